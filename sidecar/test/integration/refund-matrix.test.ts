import { afterAll, beforeAll, expect, it } from 'vitest';
import { changeShop, getShop } from '../../src/store/shops.ts';
import {
  answer,
  buy,
  happen,
  look,
  meanwhile,
  OTHER_COURSE,
  prepare,
  questionsOf,
  register,
  toCase,
  untilPlanned,
  type Case,
} from '../support/refund-matrix/play.ts';
import { printFound, readExpected } from '../support/refund-matrix/table.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;

beforeAll(async () => {
  world = await startWorld();
  await world.sidecar.run(async (trx) => {
    const { settings } = await getShop(trx, 'books');
    const refunds = { onRefund: 'remove', onTrash: 'ask', windowDays: 14, afterWindow: 'ask' } as const;
    await changeShop(trx, 'books', { settings: { ...settings, refunds }, connectedAt: new Date(0) });
  });
});

afterAll(() => world.close());

const DOWN = 'LMS down';

/** Plays cells side by side. @returns What each found, in words as the table has them. */
async function play(cases: Case[], { isDown }: { isDown: boolean }): Promise<string[]> {
  for (const one of cases) await prepare(world, one);
  await buy(world, cases);
  for (const one of cases) await meanwhile(world, one);
  if (isDown) await world.lms.fault({ match: {}, times: null, action: { status: 503 } });
  for (const one of cases) await happen(world, one);
  await (isDown ? untilPlanned(world) : world.untilIdle(180_000));
  const asked: (string | undefined)[] = [];
  for (const one of cases) {
    const questions = await questionsOf(world, one);
    asked.push(questions.length > 0 ? await look(world, one) : undefined);
    await answer(world, one.event, questions);
  }
  if (isDown) {
    await world.lms.mend();
    await world.sidecar.rows('update matricula.lanes set wait_until = null');
  }
  await world.untilIdle(180_000);
  await register(world, cases);
  const found: string[] = [];
  for (const [index, one] of cases.entries()) {
    const end = await look(world, one);
    found.push(asked[index] === undefined ? end : `${asked[index]}? ${end}`);
  }
  return found;
}

it('takes access away from whom it should, in every case of the table', { timeout: 600_000 }, async () => {
  const expected = readExpected();
  const cases = expected.map(toCase);
  const isDown = (one: Case) => one.situation === DOWN;

  const up = await play(
    cases.filter((one) => !isDown(one)),
    { isDown: false },
  );
  const down = await play(cases.filter(isDown), { isDown: true });

  const found = cases.map((one) => ({ ...one, text: (isDown(one) ? down : up).shift() ?? '' }));
  console.log(printFound(expected, found));
  expect(found.map(({ text }) => text)).toEqual(expected.map(({ text }) => text));
  for (const { event, username, colleague } of cases) {
    const other = await world.lms.enrollment(username, OTHER_COURSE);
    if (event === 'partial') expect(other).toMatchObject({ mode: 'verified', is_active: true });
    const [seat] = await world.lms.enrollments(colleague);
    if (event === 'quantity') expect(seat).toMatchObject({ mode: 'verified', is_active: true });
  }
});
