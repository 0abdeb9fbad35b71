import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  startSandboxLms,
  startSandboxShop,
  type SandboxLms,
  type SandboxShop,
} from '../../../sandbox/index.ts';
import type { Role } from '../../src/ledger/role.ts';
import { createToken } from '../../src/operator/api-tokens.ts';
import { createLogger } from '../../src/shared/logger.ts';
import { openAppDatabase, type Db } from '../../src/store/database.ts';
import { ensureTenant, inTenant } from '../../src/store/in-tenant.ts';
import { addTestLms, addTestShop } from '../support/connections.ts';
import { startSidecarUnderTest, type SidecarUnderTest } from '../support/sidecar.ts';
import { until } from '../support/until.ts';
import { LmsInTest, seedWithWebhooks, ShopInTest } from '../support/world.ts';

// One sidecar works for two institutions. Both call their LMS "main", and the numbers of their orders are the same.

const PYTHON = 'course-v1:Acme+PY101+2026';
const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';

interface Institution {
  lms: LmsInTest;
  shop: ShopInTest;
  servers: [SandboxLms, SandboxShop];
}

let sidecar: SidecarUnderTest;
let db: Db;
let north: Institution;
let south: Institution;

beforeAll(async () => {
  sidecar = await startSidecarUnderTest();
  db = openAppDatabase(sidecar.database.url, createLogger('silent'));
  north = await found('north');
  south = await found('south');
});

afterAll(async () => {
  await sidecar.stop();
  await db.destroy();
  await Promise.all([...north.servers, ...south.servers].map((server) => server.close()));
});

/** Adds an institution with an LMS and a shop, while the sidecar runs. */
async function found(tenant: string): Promise<Institution> {
  const lmsServer = await startSandboxLms();
  const shopId = `${tenant}-books`;
  const seed = await seedWithWebhooks(sidecar.deliveriesUrl(shopId));
  const shopServer = await startSandboxShop({ settings: { deliveryDelayMs: 5 }, seed });
  await ensureTenant(db, tenant);
  await inTenant(db, tenant, async (trx) => {
    await addTestLms(trx, { lmsId: 'main', url: lmsServer.url });
    await addTestShop(trx, { shopId, url: shopServer.url });
  });
  const lms = new LmsInTest(lmsServer.url);
  await lms.call('PATCH', '/settings', { throttle: { enabled: true, scale: 1000 } });
  return { lms, shop: new ShopInTest(shopServer.url), servers: [lmsServer, shopServer] };
}

async function untilIdle(): Promise<void> {
  const isDelivered = async ({ shop }: Institution) =>
    (await shop.call<{ pending: number }>('GET', '/deliveries')).pending === 0;
  const areDelivered = async () => (await isDelivered(north)) && (await isDelivered(south));
  for (let quiet = false; !quiet;) {
    await until(areDelivered);
    await sidecar.untilIdle();
    quiet = await areDelivered();
  }
}

async function as(tenant: string, role: Role) {
  const made = await inTenant(db, tenant, (trx) =>
    createToken(trx, { name: `${role} of tests`, role, expiresAt: null, actor: 'cli:tests' }),
  );
  const headers = {
    authorization: `Bearer ${typeof made === 'string' ? made : made.token}`,
    'content-type': 'application/json',
  };
  return (path: string, body?: object) =>
    fetch(sidecar.url + path, {
      headers,
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    });
}

it('enrolls each buyer in the LMS of their own institution, and says so in its own shop', async () => {
  const ofNorth = await north.shop.checkout({ items: [{ sku: PYTHON }], email: 'ana@example.org' });
  const ofSouth = await south.shop.checkout({ items: [{ sku: PYTHON }], email: 'lucia@example.org' });
  await untilIdle();

  expect(ofNorth.id).toBe(ofSouth.id);
  expect(await north.lms.enrollment('ana', PYTHON)).toMatchObject({ mode: 'verified', is_active: true });
  expect(await south.lms.enrollment('lucia', PYTHON)).toMatchObject({ mode: 'verified', is_active: true });
  expect(await north.lms.enrollment('lucia', PYTHON)).toBeUndefined();
  expect(await south.lms.enrollment('ana', PYTHON)).toBeUndefined();
  const notes = async ({ shop }: Institution) =>
    (await shop.notes(ofNorth.id)).map(({ note }) => note).join('\n');
  expect(await notes(north)).toContain('ana');
  expect(await notes(north)).not.toContain('lucia');
  expect(await notes(south)).toContain('lucia');
  expect(await notes(south)).not.toContain('ana@');
});

it('gives access by hand in the LMS of the token’s institution, and in no other of that name', async () => {
  const editor = await as('south', 'editor');

  const given = { lms: 'main', courseKey: DEMO, learner: 'bob', mode: 'audit', reason: 'teacher' };
  const answer = await editor('/v1/access/grants', given);
  await untilIdle();

  expect(answer.status).toBe(200);
  expect(await south.lms.enrollment('bob', DEMO)).toMatchObject({ mode: 'audit', is_active: true });
  expect(await north.lms.enrollment('bob', DEMO)).toBeUndefined();
});

it('pauses the lane of one institution, while the other goes on', async () => {
  const owner = await as('north', 'owner');

  expect((await owner('/v1/lms/main/pause', { reason: 'upgrade' })).status).toBe(200);
  await south.shop.checkout({ items: [{ sku: DEMO }], email: 'ana@example.org' });
  await untilIdle();

  expect(await south.lms.enrollment('ana', DEMO)).toMatchObject({ is_active: true });
  const viewer = await as('south', 'viewer');
  expect(await (await viewer('/v1/attention')).json()).toEqual({ groups: [] });
  expect(await (await owner('/v1/attention')).json()).toMatchObject({
    groups: [{ cause: 'lane_paused', lmsId: 'main' }],
  });
});
