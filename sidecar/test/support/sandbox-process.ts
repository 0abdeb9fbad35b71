import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultSeed } from '../../../sandbox/shop/src/seed.ts';
import { WEBHOOK_SECRET } from './connections.ts';
import { freePort } from './sidecar-process.ts';
import { until } from './until.ts';

/** A sandbox server in a process of its own. */
export interface SandboxProcess {
  url: string;
  stop: () => Promise<void>;
}

export async function spawnSandboxLms(env: Record<string, string>): Promise<SandboxProcess> {
  return spawnSandbox('lms', ['--no-throttle'], env);
}

/** @param deliveryUrl Where the shop's four order webhooks deliver to. */
export async function spawnSandboxShop(
  deliveryUrl: string,
  env: Record<string, string>,
): Promise<SandboxProcess> {
  const topics = ['order.created', 'order.updated', 'order.deleted', 'order.restored'];
  const webhooks = topics.map((topic) => ({ topic, delivery_url: deliveryUrl, secret: WEBHOOK_SECRET }));
  const seed = join(mkdtempSync(join(tmpdir(), 'matricula-shop-')), 'seed.json');
  writeFileSync(seed, JSON.stringify({ ...defaultSeed, webhooks }));
  return spawnSandbox('shop', ['--seed', seed], env);
}

async function spawnSandbox(which: 'lms' | 'shop', options: string[], env: Record<string, string>) {
  const port = await freePort();
  const main = fileURLToPath(new URL(`../../../sandbox/${which}/src/main.ts`, import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [main, '--port', String(port), ...options], {
    env: { ...process.env, ...env },
    stdio: 'ignore',
  });
  const url = `http://127.0.0.1:${port}`;
  await until(
    () =>
      fetch(`${url}/__sandbox/settings`).then(
        (response) => response.ok,
        () => false,
      ),
    20_000,
  );
  const stop = async () => {
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  return { url, stop };
}
