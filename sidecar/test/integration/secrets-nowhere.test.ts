import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSandboxLms, startSandboxMailbox, startSandboxShop } from '../../../sandbox/index.ts';
import { approve, PUBLIC } from '../support/approval.ts';
import {
  connectInDatabase,
  makeCodeInDatabase,
  readWebhookSecret,
  SHOP_KEYS,
  TEST_KEY,
  WEBHOOK_SECRET,
} from '../support/connections.ts';
import { courseOrder } from '../support/course-order.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { FakePlugin } from '../support/fake-plugin.ts';
import { findInDatabase } from '../support/find-in-database.ts';
import { MailboxInTest } from '../support/mail-world.ts';
import { runMatricula } from '../support/matricula-command.ts';
import { freePort, SidecarProcess } from '../support/sidecar-process.ts';
import { look, press } from '../support/transfer-world.ts';
import { until } from '../support/until.ts';
import { LmsInTest, seedWithWebhooks, ShopInTest } from '../support/world.ts';

/*
 * One run in which every secret is used, and then every place is searched where one may have been left: each log line at the
 * finest level, each answer of each route, each row of each table, and what the commands print.
 */

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';
const API_TOKEN = 'operator-token-that-is-searched-0123456789';
const METRICS_TOKEN = 'metrics-token-that-is-searched';
const SMTP_PASSWORD = 'smtp-password-that-is-searched';
const HANDED_OVER = 'variable-that-a-tenant-may-not-read';

let database: TestDatabase;
let sidecar: SidecarProcess;
let plugin: FakePlugin;
let shop: ShopInTest;
let lms: LmsInTest;
let mailbox: MailboxInTest;
const closing: (() => Promise<unknown>)[] = [];
const logFile = join(mkdtempSync(join(tmpdir(), 'matricula-secrets-')), 'log');

/** Everything that came out of the sidecar. */
const said: { where: string; text: string }[] = [];
/** What must not stand there, by name. */
const secrets = new Map<string, string>();

beforeAll(async () => {
  database = await createTestDatabase();
  const port = await freePort();
  const mailServer = await startSandboxMailbox({
    settings: { user: 'matricula', password: SMTP_PASSWORD },
  });
  mailbox = new MailboxInTest(mailServer.url);
  const lmsServer = await startSandboxLms();
  const shopServer = await startSandboxShop({
    settings: { deliveryDelayMs: 5 },
    seed: await seedWithWebhooks(`http://127.0.0.1:${port}/v1/shops/books/deliveries`),
  });
  sidecar = new SidecarProcess(port, environment(mailServer.smtpUrl), logFile);
  lms = new LmsInTest(lmsServer.url);
  shop = new ShopInTest(shopServer.url);
  await connectInDatabase(database.url, { lmsUrl: lmsServer.url, shopUrl: shopServer.url });
  plugin = await FakePlugin.start();
  closing.push(
    () => sidecar.stop(),
    () => plugin.server.close(),
    () => lmsServer.close(),
    () => shopServer.close(),
    () => mailServer.close(),
  );
  await sidecar.start();
});

afterAll(async () => {
  for (const close of closing) await close();
});

function environment(smtpUrl: string): Record<string, string> {
  return {
    MATRICULA_DATA: mkdtempSync(join(tmpdir(), 'matricula-secrets-data-')),
    DATABASE_URL: database.url,
    MATRICULA_KEY: TEST_KEY,
    MATRICULA_LOG_LEVEL: 'trace',
    MATRICULA_PRIVATE_NETWORKS: '127.0.0.0/8',
    MATRICULA_API_TOKEN: API_TOKEN,
    MATRICULA_METRICS_TOKEN: METRICS_TOKEN,
    MATRICULA_SMTP_URL: smtpUrl.replace('://', `://matricula:${SMTP_PASSWORD}@`),
    MATRICULA_SMTP_TLS: 'optional',
    MATRICULA_MAIL_FROM: 'courses@school.example',
    MATRICULA_ATTENTION_SETTLE_SECONDS: '1',
    MATRICULA_PUBLIC_URL: PUBLIC,
    OPERATORS_OWN: HANDED_OVER,
  };
}

async function ask(method: string, path: string, body?: object, token = API_TOKEN): Promise<number> {
  const answer = await fetch(sidecar.url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  said.push({
    where: `${method} ${path}`,
    text: JSON.stringify([...answer.headers]) + (await answer.text()),
  });
  return answer.status;
}

async function askAsPlugin(route: string, question: Record<string, unknown>): Promise<void> {
  const { body } = await plugin.ask(route, question);
  // The two that hand out a new secret say it once, to the shop that it belongs to.
  if (route !== 'rotations') said.push({ where: `plugin ${route}`, text: JSON.stringify(body) });
}

/** Random part of a secret of the plugin's protocol. */
const bare = (secret: string) => secret.replace('whsec_', '');

it('every secret is used', async () => {
  const code = await makeCodeInDatabase(database.url, 'school');
  const paired = await plugin.pair(sidecar.url, code);
  expect(paired.status).toBe(201);
  secrets.set('pairing code', code);
  secrets.set('delivery secret before the rotation', bare(plugin.deliverySecret));
  secrets.set('report secret', bare(plugin.reportSecrets[0] ?? ''));
  plugin.change(courseOrder(77, 'bob@example.com', [{ courseKey: DEMO, lms: 'main' }]));
  expect(await plugin.push()).toEqual([200]);
  await until(() => plugin.reports.length > 0);

  const order = await shop.checkout({ items: [{ sku: DEMO }], email: 'lucia@example.org' });
  await until(async () => (await shop.notes(order.id)).length > 0);
  // The LMS refuses, mails are written: whatever tells of errors is heard too.
  await lms.fault({
    match: { path: '/oauth2/access_token' },
    times: null,
    action: { status: 401, body: { error: 'invalid_client' } },
  });
  const value = { version: 1, courses: [{ courseKey: 'course-v1:No+Such+Run' }] };
  const items = [{ sku: 'EBOOK-1', meta: [{ key: '_matricula_offer', value }] }];
  await shop.checkout({ items, email: 'carla@example.org' });
  await until(async () => (await shop.call<{ pending: number }>('GET', '/deliveries')).pending === 0);
  await lms.mend();
  await ask('PUT', '/v1/owners', { addresses: ['owner@example.org'] });
});

/** Opens or answers a page of the sidecar's, as a browser does. */
async function browse(path: string, fields?: Record<string, string>): Promise<void> {
  const { status, html } = fields ? await press(sidecar.url + path, fields) : await look(sidecar.url + path);
  expect(status).toBe(200);
  said.push({ where: path.slice(0, 12), text: html });
}

it('whoever confirms a transfer opens the link of a mail, and answers', async () => {
  expect(await ask('PUT', '/v1/confirmers', { addresses: ['treasurer@school.example'] })).toBe(200);
  await shop.checkout({ items: [{ sku: DEMO }], email: 'vera@example.org', payment: 'bacs' });
  const find = async () =>
    /\/transfers\/([\w-]{43})/.exec((await mailbox.arrived()).map(({ text }) => text).join())?.[1];
  await until(async () => (await find()) !== undefined);
  const link = (await find()) ?? '';
  secrets.set('link of a mail', link);

  await browse(`/transfers/${link}`);
  await browse(`/transfers/${link}`, { choice: 'wrong', reason: 'nothing came' });
});

it('a token of the API is made and used', async () => {
  const { stdout } = await runMatricula(
    ['token', 'create', '--role', 'viewer', '--name', 'figures'],
    environment('smtp://127.0.0.1:9'),
  );
  const token = /mtr_\S+/.exec(stdout)?.[0] ?? '';
  secrets.set('token of the API', token);

  expect(await ask('GET', '/v1/attention', undefined, token)).toBe(200);
  expect(await ask('PUT', '/v1/confirmers', { addresses: [] }, token)).toBe(403);
});

it('a shop without the plugin hands over its keys, and gets webhooks', async () => {
  const asked = await fetch(`${sidecar.url}/v1/shops/press/connection`, {
    method: 'POST',
    headers: { authorization: `Bearer ${API_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ url: shop.url }),
  });
  // Whoever asked is told the link, once.
  const { authorizeUrl } = (await asked.json()) as { authorizeUrl: string };
  secrets.set('link of a connection', new URL(authorizeUrl).searchParams.get('user_id') ?? '');
  const approval = await approve(authorizeUrl, sidecar.url);
  const made = async () =>
    (await shop.journal()).filter(({ method, path }) => method === 'POST' && path.endsWith('/webhooks'));
  await until(async () => (await made()).length === 4);

  await browse((approval.returnsTo ?? '').slice(PUBLIC.length));
  await ask('GET', '/v1/shops/press/connection');
  secrets.set('webhook secret that was made', await readWebhookSecret(database.superuserUrl, 'press'));
});

it('every route is asked, with the right token, a wrong one and none', async () => {
  for (const path of [
    '/v1/audit',
    '/v1/attention',
    '/v1/questions',
    '/v1/owners',
    '/v1/mails',
    '/v1/reconciliations',
    '/v1/shops/books/refund-policy',
    `/v1/access?${new URLSearchParams({ lms: 'main', courseKey: DEMO, learner: 'bob' }).toString()}`,
    '/healthz',
    '/readyz',
    '/openapi.json',
    '/nowhere',
  ]) {
    await ask('GET', path);
    await ask('GET', path, undefined, 'wrong');
  }
  expect(await ask('GET', '/metrics', undefined, METRICS_TOKEN)).toBe(200);
  expect(await ask('GET', '/metrics', undefined, 'wrong')).toBe(403);
  const decision = { lms: 'main', courseKey: DEMO, learner: 'bob@example.com', reason: 'why' };
  for (const action of ['grants', 'holds', 'releases', 'revocations'])
    await ask('POST', `/v1/access/${action}`, decision);
  await ask('POST', '/v1/mails/test', { address: 'owner@example.org' });
  await ask('POST', '/v1/privacy/export', { email: 'lucia@example.org' });
  await ask('POST', '/v1/privacy/erase', { email: 'lucia@example.org', reason: 'why' });
  await ask('POST', '/v1/shops/books/deliveries', { id: 1 });
  await askAsPlugin('checks', { action: 'check' });
  await askAsPlugin('order-states', { action: 'order_state', orderId: '77' });
  await askAsPlugin('exports', { action: 'export', email: 'bob@example.com', actor: 'maria' });
});

it('a tenant cannot name the operator’s own secrets: a reference of theirs is refused or kept as mere text', async () => {
  const refused = await plugin.ask('rotations', { action: 'rotate', reportSecret: 'env:OPERATORS_OWN' });
  expect(refused.status).toBe(400);
  const code = await makeCodeInDatabase(database.url, 'other');
  const pairing = await fetch(`${sidecar.url}/v1/pairings`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, reportSecret: 'env:OPERATORS_OWN', site: plugin.site() }),
  });
  expect(pairing.status).toBe(400);
  said.push({ where: 'pairing', text: await pairing.text() });
  secrets.set('variable of the operator', HANDED_OVER);
});

it('a rotation of the shop’s secrets, and commands beside it', async () => {
  const reportSecret = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
  const { body } = await plugin.ask('rotations', { action: 'rotate', reportSecret });
  secrets.set('delivery secret after the rotation', bare(String(body.deliverySecret)));
  secrets.set('report secret after the rotation', bare(reportSecret));
  for (const args of [
    ['shop', 'list'],
    ['lms', 'list'],
    ['lms', 'check', 'main'],
    ['shop', 'check', 'books'],
    ['shop', 'show', 'press'],
    ['token', 'list'],
    ['transfer', 'list'],
    ['confirmer', 'list'],
    ['secrets', 'status'],
    ['audit'],
    ['mail', 'list', '--json'],
  ]) {
    const { stdout, stderr } = await runMatricula(args, environment('smtp://127.0.0.1:9'));
    said.push({ where: args.join(' '), text: stdout + stderr });
  }
});

it('no secret stands in a log line, an answer, a row or what a command prints', async () => {
  // How each token of an LMS begins, whichever it is: {"alg": and {"typ": in base64.
  secrets.set('LMS token', 'eyJhbGciOi').set('LMS token of another order', 'eyJ0eXAiOi');
  for (const [name, secret] of Object.entries({
    'sealing key': TEST_KEY,
    'operator token': API_TOKEN,
    'metrics token': METRICS_TOKEN,
    'SMTP password': SMTP_PASSWORD,
    'client secret of the LMS': 'sandbox-secret-0123456789abcdef',
    'consumer secret': SHOP_KEYS.consumerSecret,
    'consumer key': SHOP_KEYS.consumerKey,
    'webhook secret': WEBHOOK_SECRET,
    'database password': new URL(database.url).password,
  }))
    secrets.set(name, secret);
  await sidecar.stop();
  said.push({ where: 'log', text: readFileSync(logFile, 'utf8') });
  expect(said.length).toBeGreaterThan(40);
  expect(said.find(({ where }) => where === 'log')?.text).toContain('order.planned');

  const found: string[] = [];
  for (const [name, secret] of secrets) {
    expect(secret.length).toBeGreaterThan(8);
    found.push(...said.filter(({ text }) => text.includes(secret)).map(({ where }) => `${name}: ${where}`));
    found.push(
      ...(await findInDatabase(database.superuserUrl, secret)).map((table) => `${name}: table ${table}`),
    );
  }
  expect(found).toEqual([]);
});
