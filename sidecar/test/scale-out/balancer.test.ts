import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startDaemon, type Daemon } from '../support/daemon.ts';
import { createTestDatabase } from '../support/database.ts';
import { Fleet } from '../support/fleet.ts';
import { countUp } from '../support/fleet-trial.ts';
import { Outbox } from '../support/outbox.ts';
import { freePort, type SidecarProcess } from '../support/sidecar-process.ts';
import { until } from '../support/until.ts';

/** As it is shipped. */
const CADDYFILE = fileURLToPath(new URL('../../../deploy/Caddyfile', import.meta.url));

const ORDERS = 80;

const home = mkdtempSync(join(tmpdir(), 'matricula-balancer-'));
let fleet: Fleet;
let balancer: Daemon;
let url: string;
let newcomersPort: number;

beforeAll(async () => {
  const env = { MATRICULA_DRAIN_SECONDS: '5', MATRICULA_METRICS_TOKEN: 'sixteen-letters!' };
  fleet = await Fleet.start(await createTestDatabase(), { sidecars: 3, orders: ORDERS, budget: 6_000, env });
  newcomersPort = await freePort();
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const ports = [...fleet.members.map((member) => member.port), newcomersPort];
  const places = ports.map((one) => `127.0.0.1:${one}`).join(' ');
  balancer = await startDaemon(['caddy', 'run', '--config', CADDYFILE, '--adapter', 'caddyfile'], {
    port,
    env: { HOME: home, MATRICULA_SITE: url, MATRICULA_SIDECARS: places, XDG_DATA_HOME: home },
  });
});

afterAll(async () => {
  await balancer.stop();
  await fleet.close();
  rmSync(home, { recursive: true, force: true });
});

it('loses nothing and says nothing twice while one is stopped, one killed, one joins, and the schema grows', async () => {
  const outbox = new Outbox(`${url}/v1/shops/books/deliveries`);
  const sell = (from: number, to: number) => {
    for (let number = from; number <= to; number += 1) outbox.add(fleet.order(number));
  };
  const [leaving, killed, staying] = fleet.members;
  if (!leaving || !killed || !staying) throw new Error('There are three.');
  await until(async () => (await passed(url)) === 200);

  sell(1, 20);
  await outbox.drain();
  const shares = await Promise.all(fleet.members.map((member) => taken(member)));

  // Told to stop, it says so to whoever shares out and still takes what comes.
  const gone = leaving.stop();
  await until(async () => (await codeOf(leaving)) === 'stopping');
  sell(21, 40);
  await outbox.drain();
  await gone;
  const beforeKill = new Map(outbox.answers);

  await fleet.rows(`alter table matricula.orders add column of_the_next_release text not null default ''`);
  sell(41, 60);
  await killed.kill();
  const newcomer = await fleet.join(newcomersPort);
  await until(async () => {
    await fetch(`${url}/v1/shops/books/deliveries`, { method: 'POST' });
    return (await taken(newcomer, 'signature_missing')) > 0;
  });
  sell(61, ORDERS);
  await outbox.drain();

  expect(shares.filter((share) => share > 0)).toHaveLength(3);
  expect(Object.fromEntries(beforeKill)).toEqual({ 200: 40 });
  expect(outbox.answers.get(200)).toBe(ORDERS);
  const { lost, twice, refused, untold } = await countUp(fleet);
  expect({ lost, twice, refused, untold }).toEqual({ lost: 0, twice: 0, refused: 0, untold: 0 });
  expect(await taken(newcomer)).toBeGreaterThan(0);
});

it('keeps to itself what is nobody’s business', async () => {
  const [metrics, description, page] = await Promise.all(
    ['metrics', 'openapi.json', 'transfers/forged'].map((path) => fetch(`${url}/${path}`)),
  );

  expect([metrics?.status, description?.status]).toEqual([404, 404]);
  expect(page?.status).toBe(404);
  expect(await page?.text()).toContain('<html');
});

/** What the balancer answers. */
async function passed(address: string): Promise<number> {
  return (await fetch(`${address}/readyz`)).status;
}

async function codeOf({ url: address }: SidecarProcess): Promise<string | undefined> {
  return ((await (await fetch(`${address}/readyz`)).json()) as { code?: string }).code;
}

/** Deliveries that a sidecar has stored, or answered otherwise. */
async function taken(member: SidecarProcess, result = 'stored'): Promise<number> {
  const headers = { authorization: 'Bearer sixteen-letters!' };
  const text = await (await fetch(`${member.url}/metrics`, { headers })).text();
  return Number(
    new RegExp(`^matricula_deliveries_total\\{result="${result}"\\} (\\d+)$`, 'm').exec(text)?.[1] ?? 0,
  );
}
