import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { FakePlugin } from '../fake-plugin.ts';
import { COMMAND } from '../sidecar-process.ts';
import type { LmsInTest, ShopInTest } from '../world.ts';

/** What one order must have come to, written by hand. */
export interface Told {
  /** Undefined: of the plain WooCommerce shop; else of the shop with the plugin. */
  shop?: 'plugin';
  orderId: number;
  /** Kinds of our notes in their order, as a pattern: s for staff, c for customer; `s?sc` may be told of a delay first. */
  notes: string;
  status: string;
  seats: ToldSeat[];
}

export interface ToldSeat {
  email: string;
  courseKey: string;
  /** All that ever became of the enrollment in the LMS, for example `verified in`, `verified out`. */
  history: string[];
  /** What is left of a pre-enrollment: none, unless it was made and used. */
  preEnrollment?: 'used';
}

/** Effects in the LMS, not calls: a write of what is there already changes nothing that anybody sees. */
interface LmsEffects {
  enrollments: {
    email: string;
    course_id: string;
    history: { mode: string; is_active: boolean }[];
  }[];
  allowed: { email: string; course_id: string; user: string | null }[];
}

interface Note {
  orderId: string;
  isForCustomer: boolean;
  text: string;
}

interface Written {
  notes: Note[];
  statuses: Map<string, string>;
}

export interface Parties {
  lms: LmsInTest;
  shop: ShopInTest;
  plugin?: FakePlugin;
  /** Ids of the orders that `matricula attention` lists. */
  attention: string[];
}

/** @param sidecarEnv Environment of the sidecar whose database it is. */
export async function listAttention(sidecarEnv: Record<string, string>): Promise<string[]> {
  const env = { ...process.env, ...sidecarEnv };
  const command = [COMMAND, 'attention', '--all', '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, command, { env });
  return (JSON.parse(stdout) as { orderId: string }[]).map(({ orderId }) => orderId);
}

/**
 * Compares what the LMS and the shops show with what was told: every paid line enrolled once, every note once, or an
 * entry in needs attention.
 *
 * @returns `wrong`: a sentence for each difference. `excused`: orders that differ and need attention.
 */
export async function checkEveryLine(
  told: Told[],
  parties: Parties,
): Promise<{ wrong: string[]; excused: string[] }> {
  const effects = await parties.lms.call<LmsEffects>('GET', '/state');
  const plain = await readShop(parties.shop);
  const paired = parties.plugin ? readPlugin(parties.plugin) : { notes: [], statuses: new Map() };
  const [wrong, excused]: [string[], string[]] = [[], []];
  for (const order of told) {
    const written = order.shop === 'plugin' ? paired : plain;
    const problems = [...seatProblems(order, effects), ...noteProblems(order, written)];
    if (problems.length === 0) continue;
    if (parties.attention.includes(String(order.orderId))) excused.push(String(order.orderId));
    else wrong.push(...problems.map((problem) => `order ${order.orderId}: ${problem}`));
  }
  return { wrong: [...wrong, ...strangers(told, effects), ...markedTwice(plain.notes)], excused };
}

function seatProblems(order: Told, { enrollments, allowed }: LmsEffects): string[] {
  return order.seats.flatMap(({ email, courseKey, history, preEnrollment }) => {
    const rows = enrollments.filter((row) => row.email === email && row.course_id === courseKey);
    const seen = rows.flatMap((row) =>
      row.history.map(({ mode, is_active }) => `${mode} ${is_active ? 'in' : 'out'}`),
    );
    const promises = allowed
      .filter((row) => row.email === email && row.course_id === courseKey)
      .map(({ user }) => (user === null ? 'open' : 'used'));
    return [
      ...differ(`${email} in ${courseKey}`, history.join(', '), seen.join(', ')),
      ...differ(`pre-enrollment of ${email}`, preEnrollment ?? '', promises.join(', ')),
    ];
  });
}

function noteProblems({ orderId, notes, status }: Told, written: Written): string[] {
  const ours = written.notes.filter((note) => note.orderId === String(orderId));
  const kinds = ours.map((note) => (note.isForCustomer ? 'c' : 's')).join('');
  const repeated = (['c', 's'] as const).filter((kind) => {
    const texts = ours
      .filter((note) => note.isForCustomer === (kind === 'c'))
      .map((note) => note.text.replace(MARK, ''));
    return texts.some((text, place) => text === texts[place - 1]);
  });
  return [
    ...(new RegExp(`^(${notes})$`).test(kinds) ? [] : differ('notes', notes, kinds)),
    ...differ('status', status, written.statuses.get(String(orderId)) ?? ''),
    ...repeated.map((kind) => `two notes (${kind}) in a row say the same`),
  ];
}

/** Nobody is anywhere who was not paid for. */
function strangers(told: Told[], { enrollments }: LmsEffects): string[] {
  const known = new Set(told.flatMap(({ seats }) => seats.map((seat) => `${seat.email} ${seat.courseKey}`)));
  const SEED = ['aurora@example.org', 'vera@example.org', 'seat-one@example.org', 'seat-two@example.org'];
  return enrollments
    .filter((row) => !SEED.includes(row.email) && !known.has(`${row.email} ${row.course_id}`))
    .map((row) => `${row.email} is in ${row.course_id}, which nobody paid for`);
}

function markedTwice(notes: Note[]): string[] {
  const marks = notes.map((note) => MARK.exec(note.text)?.[0]);
  return marks.filter((mark, place) => marks.indexOf(mark) !== place).map((mark) => `${mark} stands twice`);
}

const MARK = /\bM-[0-9a-f]{16}-[sc]\b/;

async function readShop(shop: ShopInTest): Promise<Written> {
  const state = await shop.call<{
    orders: { id: number; status: string }[];
    notes: { id: number; orderId: number; note: string; customer_note: boolean }[];
  }>('GET', '/state');
  return {
    notes: state.notes
      .filter(({ note }) => MARK.test(note))
      .sort((a, b) => a.id - b.id)
      .map((row) => ({
        orderId: String(row.orderId),
        isForCustomer: row.customer_note,
        text: row.note,
      })),
    statuses: new Map(state.orders.map(({ id, status }) => [String(id), status])),
  };
}

function readPlugin(plugin: FakePlugin): Written {
  return {
    notes: plugin.notes.map(({ orderId, kind, html }) => ({
      orderId,
      isForCustomer: kind === 'customer',
      text: html,
    })),
    statuses: new Map([...plugin.orders].map(([orderId, { order }]) => [orderId, order.status])),
  };
}

function differ(what: string, expected: string, seen: string): string[] {
  return expected === seen ? [] : [`${what}: expected [${expected}], seen [${seen}]`];
}
