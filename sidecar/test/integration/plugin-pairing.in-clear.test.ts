import { afterAll, beforeAll, expect, it } from 'vitest';
import { FakePlugin } from '../support/fake-plugin.ts';
import { makeCode } from '../support/plugin-world.ts';
import { startSidecarUnderTest, type SidecarUnderTest } from '../support/sidecar.ts';

let sidecar: SidecarUnderTest;
let plugin: FakePlugin;

beforeAll(async () => {
  sidecar = await startSidecarUnderTest();
  plugin = await FakePlugin.start();
});

afterAll(async () => {
  await sidecar.stop();
  await plugin.server.close();
});

it('a shop on the internet that speaks plain http is not paired, and its code stays usable', async () => {
  const code = await makeCode(sidecar, 'plain');
  const url = 'http://8.8.8.8';
  const site = plugin.site({ url, restUrl: `${url}/wp-json/matricula/v1/` });

  const refused = await plugin.pair(sidecar.url, code, site);
  const taken = await plugin.pair(sidecar.url, code);

  expect([refused.status, refused.body.code]).toEqual([422, 'site_address_unsecured']);
  expect(taken.status).toBe(201);
});

it('a code that others could read on its way is used up, and pairs nobody', async () => {
  const code = await makeCode(sidecar, 'overheard');
  const throughInternet = { 'x-forwarded-for': '8.8.8.8', 'x-forwarded-proto': 'http' };

  const first = await plugin.pair(sidecar.url, code, plugin.site(), throughInternet);
  const second = await plugin.pair(sidecar.url, code);

  expect([first.status, first.body.code]).toEqual([403, 'pairing_overheard']);
  expect([second.status, second.body.code]).toEqual([403, 'pairing_code_used']);
  expect(await sidecar.rows(`select from matricula.shops where id = 'overheard'`)).toEqual([]);
});
