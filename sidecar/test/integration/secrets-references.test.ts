import { afterAll, beforeAll, expect, it } from 'vitest';
import { credentialsPurpose } from '../../src/connections.ts';
import { loadSeal } from '../../src/shared/seal.ts';
import { changeShop } from '../../src/store/shops.ts';
import { SHOP_KEYS, TEST_KEY } from '../support/connections.ts';
import { runMatricula } from '../support/matricula-command.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});

afterAll(() => world.close());

const matricula = (args: string[], env: Record<string, string> = {}) =>
  runMatricula(args, {
    DATABASE_URL: world.sidecar.database.url,
    MATRICULA_KEY: TEST_KEY,
    MATRICULA_PRIVATE_NETWORKS: '127.0.0.0/8',
    ...env,
  });

it('REST keys of a shop may be kept in the environment, where they are looked up when they are used', async () => {
  const { consumerKey, consumerSecret } = SHOP_KEYS;
  const set = ['shop', 'set', 'books', '--consumer-key', consumerKey, '--consumer-secret', 'env:SHOP_SECRET'];
  expect((await matricula(set)).code).toBe(0);

  const there = await matricula(['shop', 'check', 'books'], { SHOP_SECRET: consumerSecret });
  const gone = await matricula(['shop', 'check', 'books']);

  expect(there.stdout).toContain('The REST keys may read orders.');
  expect([gone.code, gone.stdout]).toEqual([
    1,
    expect.stringContaining('env:SHOP_SECRET leads to a variable'),
  ]);
});

it('the client secret of an LMS may be, too', async () => {
  const [main] = await world.sidecar.rows<{ url: string }>(
    `select base_url as url from matricula.lms_connections`,
  );
  const url = main?.url ?? '';
  const add = ['lms', 'add', 'second', '--url', url, '--client-id', 'matricula-sandbox'];
  const env = { LMS_SECRET: 'sandbox-secret-0123456789abcdef' };

  const { code } = await matricula([...add, '--client-secret', 'env:LMS_SECRET'], env);

  expect(code).toBe(0);
  const stored = await world.sidecar.rows(
    `select client_secret from matricula.lms_connections where id = 'second'`,
  );
  expect(stored).toEqual([{ client_secret: 'env:LMS_SECRET' }]);
  expect((await matricula(['lms', 'check', 'second'])).stdout).toContain('env:LMS_SECRET');
});

it('a secret that was sealed is never looked up, whatever it reads', async () => {
  const keys = { consumerKey: SHOP_KEYS.consumerKey, consumerSecret: 'env:SHOP_SECRET' };
  const credentials = loadSeal(TEST_KEY, '').close(JSON.stringify(keys), credentialsPurpose('books'));
  await world.sidecar.run((trx) => changeShop(trx, 'books', { credentials }));

  const { code, stdout } = await matricula(['shop', 'check', 'books'], {
    SHOP_SECRET: SHOP_KEYS.consumerSecret,
  });

  expect([code, stdout]).toEqual([1, expect.stringContaining('FAILED')]);
});
