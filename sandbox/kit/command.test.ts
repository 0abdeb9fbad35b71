import { spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

import { afterEach, describe, expect, it } from 'vitest';

const programs = { lms: '../lms/src/main.ts', shop: '../shop/src/main.ts' };
const running: ReturnType<typeof spawn>[] = [];

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

function run(name: keyof typeof programs, ...args: string[]) {
  const path = fileURLToPath(new URL(programs[name], import.meta.url));
  const child = spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(child);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { child, ended, output: () => output };
}

describe.each(['lms', 'shop'] as const)('the command of the %s', (name) => {
  it('chooses a port, prints its address in one line and ends on SIGTERM', async () => {
    const { child, ended, output } = run(name, '--port', '0');
    await expect
      .poll(output, { timeout: 10_000 })
      .toMatch(/^The sandbox \w+ listens on http:\/\/127\.0\.0\.1:\d+\n$/i);
    const url = /http:\S+/.exec(output())?.[0] ?? '';

    const answer = await fetch(`${url}/__sandbox/settings`);
    child.kill('SIGTERM');

    expect(answer.status).toBe(200);
    expect(await ended).toBe(0);
  }, 15_000);

  it('says in one sentence that a port is in use', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { ended, output } = run(name, '--port', String(port));

    expect(await ended).toBe(1);
    expect(output()).toMatch(
      new RegExp(`did not start: port ${port} is in use\\. Choose another with --port\\.\\n$`),
    );
    server.close();
  }, 15_000);

  it('says in one sentence that a seed cannot be read, or is none', async () => {
    const missing = run(name, '--port', '0', '--seed', '/nowhere/seed.json');
    const odd = run(name, '--port', '0', '--seed', fileURLToPath(import.meta.url));

    expect([await missing.ended, await odd.ended]).toEqual([1, 1]);
    expect(missing.output()).toContain('The file /nowhere/seed.json cannot be read.');
    expect(odd.output()).toContain('is no JSON.');
  }, 15_000);

  it('explains itself', async () => {
    const { ended, output } = run(name, '--help');

    expect(await ended).toBe(0);
    expect(output()).toContain('--port <number>');
  }, 15_000);
});
