import { afterAll, beforeAll, expect, it } from 'vitest';
import { runBeside } from '../support/matricula-command.ts';
import { startWorld, type World } from '../support/world.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});

afterAll(() => world.close());

/** Runs the command as an operator does, and waits until the LMS has followed. */
async function matricula(...args: string[]) {
  const said = await runBeside(world, args);
  if (said.code === 0) await world.untilIdle();
  return said;
}

it('grants, holds, releases and revokes, and shows what came of it and who decided', async () => {
  const target = ['main', DEMO, 'bob'];

  expect((await matricula('grant', ...target, '--mode', 'verified', '--reason', 'teacher')).code).toBe(0);
  expect(await world.lms.enrollment('bob', DEMO)).toMatchObject({ mode: 'verified', is_active: true });
  expect((await matricula('access', 'hold', ...target, '--reason', 'asked to wait')).code).toBe(0);
  expect((await matricula('access', 'show', ...target)).stdout).toContain('held: held_by_hand');
  expect((await matricula('access', 'release', ...target, '--reason', 'goes on')).code).toBe(0);
  expect((await matricula('revoke', ...target, '--reason', 'left the school')).code).toBe(0);
  expect(await world.lms.enrollment('bob', DEMO)).toMatchObject({ is_active: false });

  const { stdout } = await matricula('access', 'show', ...target);
  expect(stdout).toContain('held: revoked_by_hand');
  expect(stdout).toContain('left (verified)');
  const audit = (await matricula('audit', '--limit', '3')).stdout;
  for (const reason of ['left the school', 'goes on', 'asked to wait']) expect(audit).toContain(reason);
  expect(audit).not.toContain('teacher');
  expect(audit).toMatch(/cli:\S+ +access\.revoked_by_hand/);
});

it.each([
  ['another LMS', ['grant', 'elsewhere', DEMO, 'bob', '--reason', 'x'], 'There is no LMS elsewhere'],
  ['no course key', ['revoke', 'main', 'DemoX', 'bob', '--reason', 'x'], '"DemoX" is no course key'],
  [
    'no learner',
    ['revoke', 'main', DEMO, 'bob@', '--reason', 'x'],
    'neither an e-mail address nor a username',
  ],
  ['no account', ['grant', 'main', DEMO, 'ghost', '--reason', 'x'], 'The LMS has no account "ghost"'],
  ['no access', ['access', 'show', 'main', DEMO, 'carla'], 'The ledger knows of no access'],
  ['nothing to release', ['access', 'release', 'main', DEMO, 'carla', '--reason', 'x'], 'no access'],
  ['an empty reason', ['revoke', 'main', DEMO, 'bob', '--reason', ' '], 'The reason is empty'],
  ['no reason', ['revoke', 'main', DEMO, 'bob'], "required option '--reason <text>'"],
])('refuses %s in words', async (_what, args, words) => {
  const { stderr, code } = await matricula(...args);

  expect(code).toBe(1);
  expect(stderr).toContain(words);
});
