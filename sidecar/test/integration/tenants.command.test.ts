import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TEST_KEY } from '../support/connections.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { runMatricula } from '../support/matricula-command.ts';
import { startQuietApi, type QuietApi } from '../support/quiet-api.ts';

let database: TestDatabase;
let api: QuietApi;

beforeAll(async () => {
  database = await createTestDatabase();
  api = await startQuietApi(database);
  await matricula(['tenant', 'add', 'north', '--name', 'Facultad del Norte', '--locale', 'es']);
});

afterAll(() => api.stop());

const matricula = (args: string[], more: Record<string, string> = {}) =>
  runMatricula(args, { DATABASE_URL: database.url, MATRICULA_KEY: TEST_KEY, ...more });

const KEYS = ['--consumer-key', 'ck_1', '--consumer-secret', 'cs_1'];
const shop = (id: string) => ['shop', 'add', id, '--url', 'https://shop.example', ...KEYS];

describe('an institution', () => {
  it('is listed with what is in it', async () => {
    await matricula([...shop('norte'), '--tenant', 'north']);

    const { stdout } = await matricula(['tenant', 'list']);

    expect(stdout).toMatch(/default +en +0 +0 +0/);
    expect(stdout).toMatch(/north +Facultad del Norte +es +1 +0 +\d/);
  });

  it('has shops and owners that no other sees', async () => {
    await matricula(['owner', 'set', '--mail', 'ana@north.example', '--tenant', 'north']);

    const [mine, others, shops] = [
      await matricula(['owner', 'list'], { MATRICULA_TENANT: 'north' }),
      await matricula(['owner', 'list']),
      await matricula(['shop', 'list']),
    ];

    expect(mine.stdout).toContain('ana@north.example');
    expect(mine.stdout).toContain('Language: es');
    expect(others.stdout).toContain('Nobody is mailed');
    expect(shops.stdout).not.toContain('norte');
  });

  it('cannot take the id of another’s shop, nor have it paired', async () => {
    for (const args of [shop('norte'), ['shop', 'pair', 'norte']])
      expect(await matricula(args)).toMatchObject({ code: 1, stderr: 'The shop id norte is taken.\n' });
  });

  it('gets another name, and the audit says who gave it', async () => {
    await matricula(['tenant', 'set', 'north', '--name', 'Universidad del Norte']);

    expect((await matricula(['tenant', 'list'])).stdout).toContain('Universidad del Norte');
    const { stdout } = await matricula(['--tenant', 'north', 'audit']);
    for (const event of ['tenant.added', 'tenant.changed', 'owner.changed'])
      expect(stdout).toMatch(new RegExp(`cli:\\S+ +${event.replace('.', '\\.')}`));
    expect((await matricula(['audit'])).stdout).toContain('Nobody decided anything');
  });

  it.each([
    ['that is there already', ['tenant', 'add', 'north'], 'is there already'],
    ['with capitals', ['tenant', 'add', 'North'], '"North" is no id'],
    ['that stands for all', ['tenant', 'add', '*'], '"*" is no id'],
    ['that is not there', ['tenant', 'set', 'south', '--name', 'x'], 'There is no institution south'],
    ['without a change', ['tenant', 'set', 'north'], 'Say what to set'],
    ['in French', ['tenant', 'add', 'west', '--locale', 'fr'], 'en or es, not in "fr"'],
  ])('is refused: one %s', async (_what, args, words) => {
    const { stderr, code } = await matricula(args);

    expect(code).toBe(1);
    expect(stderr).toContain(words);
  });

  it('can be added although the environment names it already', async () => {
    const early = { MATRICULA_TENANT: 'early' };

    expect((await matricula(['shop', 'list'], early)).stderr).toContain(
      '"matricula tenant add early" adds it',
    );
    expect((await matricula(['tenant', 'add', 'early'], early)).code).toBe(0);
    expect((await matricula(['shop', 'list'], early)).code).toBe(0);
  });
});

const COURSE = 'course-v1:A+B+C';
const WHY = ['--reason', 'x'];

describe('every command of an institution says so when there is none of that id', () => {
  it.each([
    [['lms', 'list']],
    [['lms', 'check', 'main']],
    [['lms', 'pause', 'main']],
    [['shop', 'list']],
    [['shop', 'pair', 'books']],
    [['shop', 'set', 'books', '--name', 'x']],
    [['offers', 'list', 'books']],
    [['order', 'show', 'books', '1']],
    [['attention']],
    [['question', 'list']],
    [['seat', 'assign', 'books', '1', '1', '1', 'a@b.example']],
    [['grant', 'main', COURSE, 'ana', ...WHY]],
    [['revoke', 'main', COURSE, 'ana', ...WHY]],
    [['access', 'show', 'main', COURSE, 'ana']],
    [['audit']],
    [['owner', 'list']],
    [['mail', 'list']],
    [['reconcile', 'show']],
    [['backfill', 'books', '--since', '2026-01-01']],
    [['token', 'list']],
  ])('%j', async (args) => {
    const { stderr, code } = await matricula([...args, '--tenant', 'nowhere']);

    expect(stderr).toContain('There is no institution nowhere. "matricula tenant list" shows them');
    expect(code).toBe(1);
  });

  it('and is refused an id that is none, also an empty one', async () => {
    for (const id of ['*', 'No Where', ''])
      expect((await matricula(['shop', 'list', '--tenant', id])).stderr).toContain(`"${id}" is no id`);
    expect(await matricula(['shop', 'list'], { MATRICULA_TENANT: '*' })).toMatchObject({ code: 2 });
  });

  it.each([
    [['backup', '/tmp/x']],
    [['restore', '/tmp/x']],
    [['migrate']],
    [['serve']],
    [['tenant', 'list']],
  ])('%j knows no single one', async (args) => {
    expect(await matricula([...args, '--tenant', 'north'])).toMatchObject({
      code: 1,
      stderr: `"matricula ${args[0] === 'tenant' ? 'tenant list' : String(args[0])}" works on no single institution: leave --tenant out.\n`,
    });
  });
});

describe('a token', () => {
  const create = (...args: string[]) => matricula(['token', 'create', ...args, '--tenant', 'north']);
  const tokenIn = (stdout: string) => /^Token {3}(mtr_[A-Za-z0-9_-]{43})$/m.exec(stdout)?.[1];

  it('is made, opens its institution, is listed without itself, and is revoked by its name', async () => {
    const { stdout } = await create('--role', 'viewer', '--name', 'wp-admin');
    const token = tokenIn(stdout);
    const look = () => api.call(token, 'GET', '/v1/owners');

    expect(stdout).toContain('Whoever has it is a viewer of north');
    expect(await (await look()).json()).toMatchObject({ owners: [{ addresses: ['ana@north.example'] }] });
    const listed = (await matricula(['token', 'list', '--tenant', 'north'])).stdout;
    expect(listed).toMatch(/wp-admin +viewer +active +\S+ +cli:\S+ +never +\d{4}-/);
    expect(listed).not.toContain('mtr_');
    expect((await matricula(['token', 'list'])).stdout).toContain('There are no tokens');
    expect((await matricula(['token', 'revoke', 'wp-admin'])).stderr).toContain(
      'default has no token wp-admin',
    );
    expect((await matricula(['token', 'revoke', 'wp-admin', '--tenant', 'north'])).code).toBe(0);
    expect((await look()).status).toBe(401);
    expect((await matricula(['audit', '--tenant', 'north'])).stdout).toMatch(
      /token\.revoked +wp-admin \(viewer\)/,
    );
  });

  it.each([
    ['without a role', ['--name', 'x'], "required option '--role <role>'"],
    ['with a role that is none', ['--name', 'x', '--role', 'king'], 'owner, editor, viewer, confirmer'],
    ['with a slash in its name', ['--name', 'a/b', '--role', 'owner'], '"a/b" cannot be a name'],
    [
      'that has expired',
      ['--name', 'x', '--role', 'owner', '--expires', '2020-01-01'],
      'would have expired already',
    ],
    ['until no date', ['--name', 'x', '--role', 'owner', '--expires', 'soon'], '"soon" is no date'],
  ])('is refused %s', async (_what, args, words) => {
    const { stderr, code } = await create(...args);

    expect(code).toBe(1);
    expect(stderr).toContain(words);
  });

  it('is refused under a name that is in use', async () => {
    await create('--role', 'viewer', '--name', 'twice');

    expect((await create('--role', 'owner', '--name', 'twice')).stderr).toContain('named twice already');
  });
});
