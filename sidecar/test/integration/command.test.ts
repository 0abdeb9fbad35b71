import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  startSandboxLms,
  startSandboxShop,
  type SandboxLms,
  type SandboxShop,
} from '../../../sandbox/index.ts';
import { SHOP_KEYS, WEBHOOK_SECRET } from '../support/connections.ts';
import { runMatricula } from '../support/matricula-command.ts';
import { freePort, SidecarProcess } from '../support/sidecar-process.ts';
import { until } from '../support/until.ts';
import { LmsInTest, ShopInTest } from '../support/world.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';

let folder: string;
let env: Record<string, string>;
let lms: SandboxLms;
let shop: SandboxShop;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'matricula-command-'));
  chmodSync(folder, 0o755); // PostgreSQL may run as another user
  env = { MATRICULA_DATA: join(folder, 'data'), MATRICULA_PRIVATE_NETWORKS: '127.0.0.0/8' };
  lms = await startSandboxLms();
  shop = await startSandboxShop({ settings: { deliveryDelayMs: 5 } });
});

afterAll(async () => {
  await Promise.all([lms.close(), shop.close()]);
  rmSync(folder, { recursive: true, force: true });
});

const matricula = (args: string[], extra: Record<string, string> = {}) =>
  runMatricula(args, { ...env, ...extra });

const lmsOptions = (client = 'matricula-sandbox') => [
  ...['--url', lms.url, '--client-id', client, '--client-secret', 'sandbox-secret-0123456789abcdef'],
];

describe('a configuration that cannot be used', () => {
  it('is refused with every problem at once, and exit code 2', async () => {
    const { stderr, code } = await matricula(['serve'], {
      DATABASE_URL: 'mysql://localhost',
      MATRICULA_PORT: '99999',
      MATRICULA_KEY: 'short',
      MATRICULA_PRIVATE_NETWORKS: '169.254.0.0/16',
    });

    expect(code).toBe(2);
    for (const name of ['DATABASE_URL', 'MATRICULA_PORT', 'MATRICULA_KEY', 'MATRICULA_PRIVATE_NETWORKS']) {
      expect(stderr).toContain(name);
    }
  });
});

describe('the doctor for an LMS', () => {
  it('goes through its checks when all is well', async () => {
    const { stdout, code } = await matricula(['lms', 'add', 'main', ...lmsOptions()]);

    expect(code).toBe(0);
    for (const check of ['address', 'token', 'staff', 'courses', 'clock', 'pre enrollment']) {
      expect(stdout).toContain(`ok      ${check}:`);
    }
    expect(stdout).toContain('note    bulk enrollment: Bulk enrollment is off.');
  });

  it.each([
    ['matricula-nostaff', 'staff', 'tick "Staff status" for the service user'],
    ['matricula-wronggrant', 'token', 'grant type "Client credentials"'],
    ['nobody', 'token', 'Compare the client id and secret'],
  ])('names what is missing for %s and where to set it', async (client, check, hint) => {
    const { stdout, code } = await matricula(['lms', 'add', 'other', ...lmsOptions(client)]);

    expect(code).toBe(1);
    expect(stdout).toMatch(new RegExp(`FAILED  ${check}: .*${hint}`));
  });

  it('tells an address that is no LMS from one that does not answer', async () => {
    const secret = ['--client-id', 'x', '--client-secret', 'y'];
    const noLms = await matricula(['lms', 'add', 'other', '--url', shop.url, ...secret]);
    const silent = await matricula(['lms', 'add', 'other', '--url', 'http://127.0.0.1:9', ...secret]);
    const forbidden = await matricula(['lms', 'add', 'other', '--url', 'http://169.254.169.254', ...secret]);

    expect(noLms.stdout).toContain('Check the address: it must be the LMS itself');
    expect(silent.stdout).toContain('FAILED  address: 127.0.0.1:9 refuses the connection');
    expect(forbidden.stdout).toContain('leads into a private network');
  });
});

describe('the doctor for a shop', () => {
  it('names missing webhooks, and keys that may only read', async () => {
    const keys = ['--consumer-key', SHOP_KEYS.consumerKey, '--consumer-secret', SHOP_KEYS.consumerSecret];
    const readOnly = [
      ...['--consumer-key', 'ck_sandboxreadonly0123456789abcdef012345678'],
      ...['--consumer-secret', 'cs_sandboxreadonly0123456789abcdef012345678'],
    ];
    await matricula(['shop', 'add', 'books', '--url', shop.url, ...keys, '--webhook-secret', WEBHOOK_SECRET]);
    const added = await matricula(['shop', 'add', 'readers', '--url', shop.url, ...readOnly], {
      MATRICULA_PUBLIC_URL: 'https://courses.school.example/',
    });

    const books = await matricula(['shop', 'check', 'books']);
    const readers = await matricula(['shop', 'check', 'readers']);

    expect(added.stdout).toContain('https://courses.school.example/v1/shops/readers/deliveries');
    expect(books.stdout).toContain('ok      write: The REST keys may write orders and notes.');
    expect(books.stdout).toContain('FAILED  webhooks: No active webhook for order.created');
    expect(readers.stdout).toContain('FAILED  write: The REST keys may not write.');
    expect([books.code, readers.code]).toEqual([1, 1]);
  });
});

describe('offers from a CSV file', () => {
  it('are imported whole or not at all, and every line that is wrong is named', async () => {
    const bad = join(folder, 'bad.csv');
    writeFileSync(
      bad,
      `sku,course_key,mode,lms\nA,${DEMO},verified,main\nB,course-v1:broken,,\nC,${DEMO},,nowhere\n,${DEMO},,\n`,
    );
    const good = join(folder, 'good.csv');
    writeFileSync(
      good,
      `sku,course_key,mode,lms\nMITx-6.00-verified,course-v1:MITx+6.00x+2026,verified,\nBUNDLE-DATA,${DEMO},,main\nBUNDLE-DATA,course-v1:Acme+PY101+2026,,main\n`,
    );

    const refused = await matricula(['offers', 'import', 'books', bad]);
    const nothing = await matricula(['offers', 'list', 'books']);
    const taken = await matricula(['offers', 'import', 'books', good]);
    const again = await matricula(['offers', 'import', 'books', good]);

    expect(refused.code).toBe(1);
    for (const line of ['line 3', 'line 4', 'line 5']) expect(refused.stderr).toContain(line);
    expect(nothing.stdout).not.toContain(DEMO);
    expect(taken.stdout).toContain('2 offers read, 2 new or changed.');
    expect(again.stdout).toContain('2 offers read, 0 new or changed.');
  });
});

describe('the embedded database', () => {
  it('survives a kill -9 of the sidecar, which goes on with it', async () => {
    const sidecar = new SidecarProcess(await freePort(), env, join(folder, 'sidecar.log'));
    const shopInTest = new ShopInTest(shop.url);
    const lmsInTest = new LmsInTest(lms.url);
    await sidecar.start();
    for (const topic of ['order.created', 'order.updated']) {
      await shopInTest.rest('POST', '/webhooks', {
        topic,
        secret: WEBHOOK_SECRET,
        delivery_url: `${sidecar.url}/v1/shops/books/deliveries`,
      });
    }
    await shopInTest.checkout({ items: [{ sku: 'BUNDLE-DATA' }], email: 'ana@example.org' });
    await until(async () => (await lmsInTest.enrollment('ana', DEMO))?.mode === 'verified');

    await sidecar.kill();
    await sidecar.start();
    const order = await shopInTest.checkout({ items: [{ sku: 'BUNDLE-DATA' }], email: 'bob@example.com' });
    await until(async () => (await shopInTest.order(order.id)).status === 'completed');

    const show = await matricula(['order', 'show', 'books', String(order.id)]);
    expect(show.stdout.match(/enrolled\s+verified\s+bob@example\.com/g)).toHaveLength(2);
    await sidecar.stop();
  });

  it('is backed up and restored elsewhere, with every row and under the same key only', async () => {
    const file = join(folder, 'ledger.backup');
    const elsewhere = { MATRICULA_DATA: join(folder, 'elsewhere') };
    const key = readFileSync(join(folder, 'data', 'key'), 'utf8').trim();

    const backup = await matricula(['backup', file]);
    const otherKey = await matricula(['restore', file], { MATRICULA_DATA: join(folder, 'stranger') });
    const restored = await matricula(['restore', file], { ...elsewhere, MATRICULA_KEY: key });
    const twice = await matricula(['restore', file], { ...elsewhere, MATRICULA_KEY: key });
    const before = await matricula(['attention']);
    const after = await matricula(['attention'], { ...elsewhere, MATRICULA_KEY: key });
    const check = await matricula(['lms', 'check', 'main'], { ...elsewhere, MATRICULA_KEY: key });

    expect(backup.stdout).toMatch(/^\d{2,} rows are in/);
    expect(otherKey.stderr).toContain('The backup was made under another key.');
    expect(restored.stdout).toMatch(/^\d{2,} rows of .* are restored/);
    expect(restored.stdout.split(' ')[0]).toBe(backup.stdout.split(' ')[0]);
    expect(twice.stderr).toContain('not empty');
    expect(after.stdout).toBe(before.stdout);
    expect(check.stdout).toContain('ok      token');
  });

  it('is not restored from a file that was cut off, and leaves no database running', async () => {
    const key = readFileSync(join(folder, 'data', 'key'), 'utf8').trim();
    const cut = join(folder, 'cut.backup');
    writeFileSync(cut, readFileSync(join(folder, 'ledger.backup')).subarray(0, -20));
    const empty = { MATRICULA_DATA: join(folder, 'empty'), MATRICULA_KEY: key };

    const { stderr, code } = await matricula(['restore', cut], empty);
    const shops = await matricula(['shop', 'list'], empty);

    expect([stderr.trim(), code]).toEqual([`${cut} is no backup of Matricula, or its end is missing.`, 1]);
    expect(shops.stdout).not.toContain('books');
    expect(existsSync(join(folder, 'empty', 'postgres', 'postmaster.pid'))).toBe(false);
  });

  it('refuses a data folder of another major version and says how to bring it over', async () => {
    writeFileSync(join(folder, 'data', 'postgres', 'PG_VERSION'), '14\n');

    const { stderr, code } = await matricula(['lms', 'list']);

    expect(code).toBe(1);
    expect(stderr).toContain('was written by PostgreSQL 14');
    expect(stderr).toContain('matricula backup');
  });
});

describe('a mistake at the terminal', () => {
  const data = () => ({ MATRICULA_DATA: join(folder, 'mistakes') });
  const keys = ['--consumer-key', 'k', '--consumer-secret', 's'];

  beforeAll(() => matricula(['shop', 'add', 'books', '--url', 'http://h', ...keys], data()));

  it.each([
    [['offers', 'import', 'books', '/nowhere.csv'], 'There is no such file or folder: /nowhere.csv'],
    [['restore', '/etc'], 'This is a folder, not a file: /etc'],
    [['restore', '/etc/hostname'], '/etc/hostname is no backup of Matricula, or its end is missing.'],
    [['shop', 'set', 'books', '--complete', 'Yes'], 'Allowed choices are yes, no.'],
    [['shop', 'set', 'books', '--locale', 'fr'], 'Notes are written in en or es, not in "fr".'],
    [
      ['shop', 'add', 'weak', '--url', 'http://h', ...keys, '--webhook-secret', 'abc'],
      'The webhook secret has 3 characters; at least 16 are needed.',
    ],
  ])('(%j) is named in one sentence', async (args, sentence) => {
    const { stderr, code } = await matricula(args, data());

    expect(code).toBe(1);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain('    at ');
  });

  it('does not let the name of a shop drive the terminal', async () => {
    await matricula(['shop', 'set', 'books', '--name', 'Bücher\u001b[2J'], data());

    const { stdout } = await matricula(['shop', 'list'], data());

    expect(stdout).toContain('Bücher\ufffd[2J');
  });
});

it('says in one sentence that its port is taken', async () => {
  const taken = new URL(lms.url).port;

  const { stderr, code } = await matricula(['serve'], {
    MATRICULA_DATA: join(folder, 'port'),
    MATRICULA_PORT: taken,
  });

  expect(code).toBe(1);
  expect(stderr.trim()).toBe(
    `Port ${taken} is in use. Set MATRICULA_PORT to another, or 0 to have one chosen.`,
  );
});
