import { likelyMeant } from '../ledger/mail-typo.ts';
import {
  isSettled,
  lineState,
  type LineOutcome,
  type OpenQuestion,
  type SeatOutcome,
} from '../ledger/settlement.ts';
import { escapeHtml } from '../shared/escape-html.ts';
import { namesOf, openQuestions, questionSentences } from './compose-questions.ts';
import type { Messages, SeatCause } from './messages/messages.ts';
import type { SeatEnd } from './messages/questions.ts';

/** What notes need to know of an LMS to send people there. */
export interface LmsLinks {
  baseUrl: string;
  registerUrl: string;
}

export type LinksByLms = ReadonlyMap<string, LmsLinks>;

/** The staff note: one table, a row a seat, each with its state in words, and below it what to do. */
export function composeStaffNote(lines: LineOutcome[], messages: Messages): string {
  const rows = [
    ...lines.flatMap((line) => staffRows(line, messages)),
    ...openQuestions(lines).map((question) => questionRow(question, lines, messages)),
  ];
  return (
    `<strong>${messages.title[noteTitle(lines)]}</strong>` +
    `<table><thead><tr>${heading(messages.columns.course)}${heading(messages.columns.state)}</tr></thead>` +
    `<tbody valign="top">${rows.join('')}</tbody></table>`
  );
}

/** By `align`, as the rows by `valign`: a shop has no style for a note's table, and its filter of markup may drop ours. */
function heading(text: string): string {
  return `<th scope="col" align="left">${text}</th>`;
}

function noteTitle(lines: LineOutcome[]): keyof Messages['title'] {
  const states = lines.map(lineState);
  const held = lines.flatMap((line) => line.seats).filter((seat) => seat.state === 'held');
  const isHeldByOthers = !held.every((seat) => DECIDED_HERE.includes(seat.cause ?? ''));
  if (states.includes('needs_attention') || isHeldByOthers) return 'attention';
  if (held.length > 0) return 'held';
  if (!isSettled(lines)) return 'delayed';
  if (states.every((state) => state === 'ended')) return 'ended';
  if (lines.some((line) => line.flags.length > 0 || line.seats.some((seat) => seat.state === 'ended')))
    return 'changed';
  return states.every((state) => state === 'enrolled') ? 'ready' : 'waiting';
}

/** Holds that staff made: nobody has to decide anything any more. */
const DECIDED_HERE = ['held_by_hand', 'revoked_by_hand'];

function staffRows(line: LineOutcome, messages: Messages): string[] {
  const name = line.name || line.sku || line.lineId;
  const problems = line.problems.map(({ problem, detail }) =>
    row(name, [], messages.state.needs_attention, [messages.problem[problem](detail)]),
  );
  const seats = line.seats.map((seat) => {
    const who = seat.learner ?? `${messages.seat(seat.seat)}: ${messages.noLearner}`;
    return row(name, [seat.courseKey, who], seatLabel(seat, messages), seatSentences(seat, messages));
  });
  const money = line.questions.length > 0 ? [] : moneySentences(line, messages);
  const decided = money.length > 0 ? [row(name, [], messages.question.decided, money)] : [];
  return [...problems, ...seats, ...decided];
}

function questionRow(question: OpenQuestion, lines: LineOutcome[], messages: Messages): string {
  return row(namesOf(question, lines), [], messages.state.needs_attention, [
    ...questionSentences(question, messages),
    messages.question.how(question.questionId),
  ]);
}

/** What happened to the money of a line on which somebody still sits: what is asked, or that it is decided. */
export function moneySentences({ flags, questions }: LineOutcome, messages: Messages): string[] {
  if (questions.length > 0) return questions.flatMap((question) => questionSentences(question, messages));
  return flags.length === 0 ? [] : [...flags.map((flag) => messages.flag[flag]), messages.question.stays];
}

/** Sentences have a row of their own: a box of notes is narrow, and beside the course half of it would be empty. */
function row(name: string, details: string[], state: string, sentences: string[]): string {
  const left = [`<strong>${escapeHtml(name)}</strong>`, ...details.map(escapeHtml)].join('<br>');
  const below = sentences.map(escapeHtml).join('<br>');
  return (
    `<tr><td>${left}</td><td><strong>${escapeHtml(state)}</strong></td></tr>` +
    (below && `<tr><td colspan="2">${below}</td></tr>`)
  );
}

/** The seat's state in words, with the mode where there is one. */
export function seatLabel(seat: SeatOutcome, messages: Messages): string {
  return seat.state === 'enrolled' && seat.mode ? messages.enrolledIn(seat.mode) : messages.state[seat.state];
}

/** What there is to say of a seat beyond its state, as plain text. */
export function seatSentences(seat: SeatOutcome, messages: Messages): string[] {
  switch (seat.state) {
    case 'enrolled':
      return [
        ...(seat.isUnconfirmed ? [messages.unconfirmed] : []),
        ...(seat.hasOtherAddress ? [messages.otherAddress] : []),
        ...comparisonSentences(seat, messages),
      ];
    case 'waiting_for_learner':
      return [messages.register, ...typoSentences(seat, messages)];
    case 'learner_unknown':
      return [messages.assignSeat];
    case 'in_progress':
      return [messages.delayed];
    case 'ended':
      return [
        messages.question.end[(seat.cause ?? 'refunded') as SeatEnd],
        ...(seat.stillIn === null ? [] : [messages.question.stillIn(seat.stillIn)]),
      ];
    case 'held':
    case 'needs_attention':
      return [causeSentence(seat, messages)];
  }
}

/** What the learner had in the course run beside this seat. */
function comparisonSentences(seat: SeatOutcome, messages: Messages): string[] {
  const { repeats, raisedFrom, soldLess } = seat;
  return [
    ...(raisedFrom === null ? [] : [messages.raisedFrom(raisedFrom)]),
    ...(soldLess === null ? [] : [messages.soldLess(soldLess)]),
    ...(repeats === null ? [] : [messages.repeats(repeats)]),
  ];
}

/** The account would be the proof that an address is right; without one, a slip in a well-known domain is worth a look. */
function typoSentences({ learner }: SeatOutcome, messages: Messages): string[] {
  const meant = learner === null ? undefined : likelyMeant(learner);
  return meant === undefined ? [] : [messages.typo(meant)];
}

function causeSentence(seat: SeatOutcome, messages: Messages): string {
  const cause = seat.cause ?? '';
  const sentence = Object.hasOwn(messages.cause, cause) ? messages.cause[cause as SeatCause] : undefined;
  return sentence ? sentence(seat.detail) : messages.otherCause(cause);
}

/**
 * The customer note: what is ready, and who must register where with which address.
 *
 * @returns null when there is nothing the customer can use or do.
 */
export function composeCustomerNote(
  lines: LineOutcome[],
  messages: Messages,
  links: LinksByLms,
): string | null {
  const seats = lines.flatMap((line) => line.seats.map((seat) => ({ name: line.name, seat })));
  const ready = seats.filter(({ seat }) => seat.state === 'enrolled');
  const waiting = seats.filter(({ seat }) => seat.state === 'waiting_for_learner');
  if (ready.length + waiting.length === 0) return null;
  const parts: string[] = [];
  if (ready.length > 0) {
    parts.push(
      `${messages.customer.ready}<br>${ready.map((item) => readyItem(item, messages, links)).join('<br>')}`,
    );
  }
  if (waiting.length > 0) {
    parts.push(
      `${messages.customer.waiting}<br>${waiting.map((item) => waitingItem(item, messages, links)).join('<br>')}`,
      messages.customer.afterRegistering,
    );
  }
  return parts.join('<br><br>');
}

type NamedSeat = { name: string; seat: SeatOutcome };

function readyItem({ name, seat }: NamedSeat, messages: Messages, links: LinksByLms): string {
  const base = links.get(seat.lmsId)?.baseUrl ?? '';
  const href = escapeHtml(`${base}/courses/${seat.courseKey}/course/`);
  const learner = seat.learner ?? '';
  const unconfirmed = seat.isUnconfirmed ? `<br>${escapeHtml(messages.customer.unconfirmed(learner))}` : '';
  return `<strong>${escapeHtml(name)}</strong> (${escapeHtml(learner)}): <a href="${href}">${messages.customer.open}</a>${unconfirmed}`;
}

function waitingItem({ name, seat }: NamedSeat, messages: Messages, links: LinksByLms): string {
  const href = escapeHtml(links.get(seat.lmsId)?.registerUrl ?? '');
  const email = escapeHtml(messages.customer.registerWith(seat.learner ?? ''));
  return `<strong>${escapeHtml(name)}</strong>: <a href="${href}">${messages.customer.registerHere}</a> ${email}`;
}
