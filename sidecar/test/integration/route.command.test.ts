import { afterAll, beforeAll, expect, it } from 'vitest';
import { runBeside } from '../support/matricula-command.ts';
import { startTwoShops, type TwoShops } from '../support/two-shops.ts';

const STATISTICS = 'course-v1:UBA+STAT101+2026_T1';
const PYTHON = 'course-v1:Acme+PY101+2026';

let world: TwoShops;

beforeAll(async () => {
  world = await startTwoShops();
});

afterAll(() => world.close());

const route = (...args: string[]) => runBeside(world, ['route', ...args]);

/** The rules as the list shows them, without their ids. */
async function rules(): Promise<string[]> {
  const { stdout } = await route('list');
  const rows = stdout.split('\n').filter((line) => /^\s*\d+\s/.test(line));
  return rows.map((row) => row.trim().split(/\s+/).toSpliced(1, 1).join(' '));
}

async function idOf(position: number): Promise<string> {
  const { stdout } = await route('list');
  const row = stdout.split('\n').find((line) => line.trim().startsWith(`${position} `));
  return row?.trim().split(/\s+/)[1] ?? '';
}

it('adds, moves and removes rules, explains an order by them, and the audit says who did so', async () => {
  expect((await route('list')).stdout).toContain('There are no rules');
  expect((await route('add', '--lms', 'second', '--organisation', 'UBA')).code).toBe(0);
  const added = await route('add', '--lms', 'main', '--sku', 'EN-*', '--shop', 'music', '--position', '1');
  expect(added.stdout).toContain('It holds for what is planned from now on.');
  expect(added.stdout).toContain('Note: Rule 1 takes nothing so far: nothing with this SKU was sold');
  expect(await rules()).toEqual(['1 EN-* music main', '2 UBA second']);

  const value = { version: 1, courses: [{ courseKey: STATISTICS, mode: 'verified' }] };
  const items = [{ sku: 'BOOK-1', meta: [{ key: '_matricula_offer', value }] }];
  const order = await world.shop.checkout({ items, email: 'bob@example.com' });
  await world.untilIdle();
  const ruleId = await idOf(2);
  expect((await route('move', ruleId, '1')).code).toBe(0);
  expect(await rules()).toEqual(['1 UBA second', '2 EN-* music main']);
  expect((await route('remove', ruleId)).code).toBe(0);
  expect(await rules()).toEqual(['1 EN-* music main']);

  const { stdout } = await route('explain', 'books', String(order.id));
  expect(stdout).toContain(`SKU BOOK-1: ${STATISTICS}`);
  expect(stdout).toContain(`went to second, by rule ${ruleId} (organisation UBA), and stays there`);
  expect(stdout).toContain("would go now to main, since no rule takes it, and this is the shop's default");
  expect(stdout).toContain('does not take it: its SKU is BOOK-1, its shop is books');
  const audit = (await runBeside(world, ['audit', '--limit', '4'])).stdout;
  expect(audit.match(/cli:\S+ +routing\.changed/g)).toHaveLength(4);
});

it('explains where a SKU or a course would go', async () => {
  const bySku = await route('explain', '--shop', 'music', '--sku', 'en-1', '--course-key', PYTHON);
  const byKey = await route('explain', 'books', '--course-key', PYTHON);
  const nothing = await route('explain', 'books', '--sku', 'en-1');

  expect(bySku.stdout).toContain('goes to main, since rule 1 takes it');
  expect(byKey.stdout).toContain('SKU none: course-v1:Acme+PY101+2026');
  expect(nothing.stdout).toContain('SKU en-1: sells no course.');
});

it('asks before a rule is kept that takes everything, and names what it hides', async () => {
  const asked = await route('add', '--lms', 'second', '--position', '1');

  expect(asked.code).toBe(1);
  expect(asked.stderr).toContain('Nothing is changed yet.');
  expect(asked.stderr).toContain(
    "Rule 1 takes every course of every shop: no shop's default LMS counts any more. These rules can never take anything: 2.",
  );
  expect((await rules()).length).toBe(1);
  expect((await route('add', '--lms', 'second', '--position', '1', '--confirm')).code).toBe(0);
  expect((await route('remove', await idOf(1))).code).toBe(0);
});

it.each([
  ['another LMS', ['add', '--lms', 'x'], 'There is no LMS x'],
  ['another shop', ['add', '--lms', 'main', '--shop', 'x'], 'Rule 2: there is no shop of this id'],
  [
    'a pattern of 10,000 characters',
    ['add', '--lms', 'main', '--sku', 'x'.repeat(10_000)],
    'Rule 2: the SKU is too long: at most 255 characters are taken.',
  ],
  ['only stars', ['add', '--lms', 'main', '--sku', '***'], 'For any SKU, leave the condition out.'],
  [
    'no course key',
    ['add', '--lms', 'main', '--course-key', 'DemoX'],
    'Rule 2: no course key could fit this.',
  ],
  ['a rule that is not there', ['remove', 'x'], 'There is no rule of this id.'],
  ['a place that is none', ['move', 'x', '0'], '"0" is no place among the rules'],
  ['nothing to explain', ['explain', 'books'], 'Name an order, --sku or --course-key.'],
  ['no shop', ['explain'], 'Name a shop'],
  ['an unknown shop', ['explain', 'x', '1'], 'There is no such shop.'],
  ['an unknown order', ['explain', 'books', '999'], 'No such order has arrived.'],
  ['no course key to explain', ['explain', 'books', '--course-key', 'x'], 'This is no course key.'],
])('refuses %s in words', async (_what, args, words) => {
  const { stderr, code } = await route(...args);

  expect(code).toBe(1);
  expect(stderr).toContain(words);
  expect(stderr.length).toBeLessThan(400);
});
