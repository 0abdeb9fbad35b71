import { describe, expect, it } from 'vitest';
import { DEMO, lineOutcome, openQuestion, seatOutcome, STATISTICS } from '../../test/support/builders.ts';
import { UNDONE_WITH_ITS_CAUSE } from '../ledger/grant.ts';
import { QUESTION_KINDS } from '../ledger/question.ts';
import type { LineOutcome, SeatOutcome, SeatState } from '../ledger/settlement.ts';
import { composeCustomerNote, composeStaffNote, type LinksByLms } from './compose-notes.ts';
import { en } from './messages/en.ts';
import { es } from './messages/es.ts';
import type { Messages, SeatCause } from './messages/messages.ts';

const LANGUAGES: [string, Messages][] = [
  ['English', en],
  ['Spanish', es],
];

const LINKS: LinksByLms = new Map([
  ['main', { baseUrl: 'https://lms.example', registerUrl: 'https://lms.example/register' }],
  [
    'second',
    { baseUrl: 'http://second.example:8000', registerUrl: 'https://school.example/sign-up?a=1&b=2' },
  ],
]);

const lineOf = (...seats: Partial<SeatOutcome>[]) => lineOutcome({ seats: seats.map(seatOutcome) });
const staffNote = (lines: LineOutcome[], messages = en) => composeStaffNote(lines, messages);
const customerNote = (lines: LineOutcome[], messages = en) => composeCustomerNote(lines, messages, LINKS);

/** What a person reads. */
const textOf = (html: string | null) =>
  (html ?? '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/\s+/g, ' ')
    .trim();

describe('the staff note', () => {
  it('is a table with a row for each seat, with its course, its learner and its state', () => {
    const note = staffNote([
      lineOf({}, { seat: 2, state: 'learner_unknown', learner: null, mode: null }),
      lineOutcome({ name: 'Statistics I', seats: [seatOutcome({ courseKey: STATISTICS, mode: 'audit' })] }),
    ]);

    expect(note.match(/<tr><td>/g)).toHaveLength(3);
    expect(textOf(note)).toBe(
      `Course access waits for a learner. Course and learner State ` +
        `Demo course ${DEMO} ana@example.com Enrolled (verified) ` +
        `Demo course ${DEMO} seat 2: no learner yet Waits for a learner ` +
        `Nobody is named for this seat. Give it a learner with "matricula seat assign". ` +
        `Statistics I ${STATISTICS} ana@example.com Enrolled (audit)`,
    );
  });

  it('has headings that say what they head, above the beginning of what they head', () => {
    const headings = staffNote([lineOf({})]).match(/<th[^>]*>[^<]*<\/th>/g);

    expect(headings).toEqual([
      '<th scope="col" align="left">Course and learner</th>',
      '<th scope="col" align="left">State</th>',
    ]);
  });

  it.each<[keyof Messages['title'], LineOutcome[]]>([
    ['ready', [lineOf({}), lineOf({}, {})]],
    ['waiting', [lineOf({}, { state: 'waiting_for_learner' })]],
    ['waiting', [lineOf({ state: 'learner_unknown' })]],
    ['delayed', [lineOf({}), lineOf({ state: 'in_progress' })]],
    [
      'attention',
      [lineOf({ state: 'in_progress' }), lineOf({ state: 'needs_attention', cause: 'course_full' })],
    ],
    ['attention', [lineOf({ state: 'held', cause: 'left_in_lms' })]],
    ['attention', [lineOf({ state: 'held', cause: 'revoked_but_given_in_lms' })]],
    ['held', [lineOf({}), lineOf({ state: 'held', cause: 'revoked_by_hand' })]],
    ['held', [lineOf({ state: 'held', cause: 'held_by_hand' })]],
    ['attention', [lineOutcome({ questions: [openQuestion()] })]],
    ['changed', [lineOutcome({ flags: ['refunded'] })]],
    ['changed', [lineOf({}, { state: 'ended', cause: 'refunded' })]],
    ['ended', [lineOf({ state: 'ended', cause: 'order_ended' })]],
    ['attention', [lineOutcome({ problems: [{ problem: 'offer_unreadable', detail: '' }] })]],
  ])('is headed "%s" by the worst of it', (title, lines) => {
    for (const [, messages] of LANGUAGES) {
      expect(staffNote(lines, messages).startsWith(`<strong>${messages.title[title]}</strong>`)).toBe(true);
    }
  });

  it('names a line without a name by its SKU, and one without a SKU by its id', () => {
    const bare = { problems: [{ problem: 'offer_unreadable' as const, detail: '' }], seats: [] };

    expect(staffNote([lineOutcome({ ...bare, name: '' })])).toContain(`<strong>${DEMO}</strong>`);
    expect(staffNote([lineOutcome({ ...bare, name: '', sku: '' })])).toContain('<strong>line-1</strong>');
  });
});

describe.each(LANGUAGES)('in %s', (_language, messages) => {
  it.each<SeatState>(['waiting_for_learner', 'learner_unknown', 'in_progress', 'held', 'needs_attention'])(
    'a seat that is %s says its state and what to do',
    (state) => {
      const note = staffNote([lineOf({ state, cause: 'course_full' })], messages);

      const below = '</td></tr><tr><td colspan="2">';
      expect(note).toMatch(new RegExp(`<strong>${messages.state[state]}</strong>${below}[^<]+\\.</td></tr>`));
    },
  );

  it('an enrolled seat says its mode and nothing to do', () => {
    const note = staffNote([lineOf({ mode: 'verified' })], messages);

    expect(note).toContain(`<td><strong>${messages.enrolledIn('verified')}</strong></td>`);
  });

  it('an enrolled learner who has not confirmed their address is told of', () => {
    expect(staffNote([lineOf({ isUnconfirmed: true })], messages)).toContain(messages.unconfirmed);
  });

  it('a learner whose account has another address by now is told of', () => {
    expect(staffNote([lineOf({ hasOtherAddress: true })], messages)).toContain(messages.otherAddress);
  });

  it('an address without an account that looks mistyped comes with the one that was likely meant', () => {
    const waiting = { state: 'waiting_for_learner' as const, learner: 'ana@gmial.com' };

    expect(textOf(staffNote([lineOf(waiting)], messages))).toContain(messages.typo('ana@gmail.com'));
    expect(textOf(staffNote([lineOf({ ...waiting, state: 'enrolled' })], messages))).not.toContain(
      '@gmail.com',
    );
  });

  const details: Record<SeatCause, Record<string, string>> = {
    learner_retired: {},
    learner_disabled: {},
    learner_erased: {},
    course_not_found: {},
    course_mode_unavailable: { mode: 'honor', offered: 'audit, verified' },
    course_mode_expired: { mode: 'verified', offered: 'audit' },
    course_mode_ambiguous: { offered: 'verified, professional' },
    modes_not_comparable: { modes: 'masters, verified' },
    enrollment_closed: { until: '2026-11-01' },
    enrollment_invite_only: {},
    course_full: {},
    enrollment_refused: {},
    enrollment_not_possible: {},
    mode_changed_meanwhile: {},
    unexpected_answer: {},
    retries_used_up: {},
    left_in_lms: {},
    held_by_hand: {},
    revoked_by_hand: {},
    revoked_but_given_in_lms: {},
    mode_lowered_in_lms: {},
  };

  it.each(Object.entries(details))(
    'the cause %s has a sentence that names what it is about',
    (cause, detail) => {
      const text = textOf(staffNote([lineOf({ state: 'needs_attention', cause, detail })], messages));

      expect(text).not.toContain(cause);
      expect(text).not.toContain('undefined');
      for (const value of Object.values(detail)) expect(text).toContain(value);
      expect(text).toMatch(/\.$/);
    },
  );

  it.each([
    'course_not_found',
    'course_mode_unavailable',
    'course_mode_expired',
    'enrollment_closed',
    'enrollment_refused',
    'enrollment_not_possible',
    'mode_changed_meanwhile',
    'unexpected_answer',
    'retries_used_up',
  ])('the cause %s has a whole sentence when the LMS said nothing more', (cause) => {
    const text = textOf(staffNote([lineOf({ state: 'needs_attention', cause })], messages));

    expect(text).not.toMatch(/undefined|null|""|«»|\(\)/);
  });

  it.each(['something_new', 'constructor', '__proto__', null])(
    'a cause that nobody wrote a sentence for, %s, is still told',
    (cause) => {
      const text = textOf(staffNote([lineOf({ state: 'needs_attention', cause })], messages));

      expect(text).toContain(messages.otherCause(cause ?? ''));
    },
  );

  it.each(Object.keys(messages.problem))('the problem %s of a line has a sentence', (name) => {
    const problem = name as keyof Messages['problem'];
    const text = textOf(
      staffNote([lineOutcome({ problems: [{ problem, detail: 'typed' }], seats: [] })], messages),
    );

    expect(text).toContain(messages.state.needs_attention);
    expect(text).not.toContain(name);
    expect(text).toMatch(/\.$/);
  });

  it.each(QUESTION_KINDS)('the question %s says what happened and where to answer', (kind) => {
    const question = openQuestion({ kind, detail: { amount: '10.00' }, count: 2 });
    const text = textOf(staffNote([lineOutcome({ questions: [question] })], messages));

    expect(text).toContain(messages.question.ask[kind]({ amount: '10.00' }));
    expect(text).toContain(messages.question.howMany(2));
    expect(text).toContain('matricula question answer question-1');
  });

  it('an enrolled seat says what its learner had before', () => {
    const said = (seat: Partial<SeatOutcome>) => textOf(staffNote([lineOf(seat)], messages));

    expect(said({ raisedFrom: 'audit' })).toContain(messages.raisedFrom('audit'));
    expect(said({ soldLess: 'audit' })).toContain(textOf(messages.soldLess('audit')));
    expect(said({ repeats: '1001' })).toContain(messages.repeats('1001'));
  });

  it.each([...UNDONE_WITH_ITS_CAUSE, 'learner_changed' as const])(
    'a seat that ended by %s says why, and why its learner is still in',
    (cause) => {
      const ended = lineOf({ state: 'ended', cause, stillIn: 'audit' });
      const text = textOf(staffNote([ended], messages));

      expect(text).toContain(messages.question.end[cause]);
      expect(text).toContain(messages.question.stillIn('audit'));
    },
  );

  it.each(Object.keys(messages.flag))('what happened to a line, %s, has a sentence', (name) => {
    const flag = name as keyof Messages['flag'];

    expect(staffNote([lineOutcome({ flags: [flag] })], messages)).toContain(messages.flag[flag]);
  });
});

describe('the customer note', () => {
  it('opens the course by a link in which the plus signs of its key stay', () => {
    expect(customerNote([lineOf({})])).toBe(
      'Your course is ready:<br><strong>Demo course</strong> (ana@example.com): ' +
        '<a href="https://lms.example/courses/course-v1:OpenedX+DemoX+DemoCourse/course/">Open the course</a>',
    );
  });

  it('leads each seat to its own LMS', () => {
    const note = customerNote([lineOf({}), lineOf({ lmsId: 'second', courseKey: STATISTICS })]);

    expect(note?.match(/href="[^"]*"/g)).toEqual([
      `href="https://lms.example/courses/${DEMO}/course/"`,
      `href="http://second.example:8000/courses/${STATISTICS}/course/"`,
    ]);
  });

  it('says where to register, and with exactly which address, as it was typed', () => {
    const note = customerNote([
      lineOf({ lmsId: 'second', state: 'waiting_for_learner', learner: 'Bob@Example.com' }),
    ]);

    expect(note).toContain('<a href="https://school.example/sign-up?a=1&amp;b=2">Register here</a>');
    expect(textOf(note)).toContain('with exactly this e-mail address: Bob@Example.com');
  });

  it('asks an enrolled learner to confirm their address', () => {
    expect(textOf(customerNote([lineOf({ isUnconfirmed: true })]))).toContain(
      'ana@example.com: please confirm',
    );
  });

  it('says both at once, what is ready first', () => {
    const text = textOf(customerNote([lineOf({ state: 'waiting_for_learner' }, {})]));

    expect(text.indexOf('Your course is ready')).toBeLessThan(text.indexOf('One more step'));
    expect(text).toContain('The course opens by itself after that.');
  });

  it.each<SeatState>(['needs_attention', 'held', 'in_progress', 'learner_unknown', 'ended'])(
    'is none where a customer can do nothing: %s',
    (state) => {
      expect(customerNote([lineOf({ state, cause: 'course_full' })])).toBeNull();
    },
  );

  it('says nothing of what is for the staff', () => {
    const mixed = [lineOf({}, { state: 'held', cause: 'left_in_lms' }), lineOutcome({ flags: ['refunded'] })];

    expect(textOf(customerNote(mixed))).not.toMatch(/attention|refund|On hold|left the course/);
  });

  it('speaks Spanish to a Spanish shop', () => {
    expect(textOf(customerNote([lineOf({})], es))).toContain('Tu curso está listo:');
  });
});
