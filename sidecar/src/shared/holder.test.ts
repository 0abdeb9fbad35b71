import { hostname } from 'node:os';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { createHolder, isKnownDead, retireHolder } from './holder.ts';

/** A holder as another process of this place would name itself. */
const withPid = (pid: number | undefined) => createHolder().replace(/\/\d+\//, `/${pid ?? 0}/`);

it('knows whether a process of this place has ended', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  const holder = withPid(child.pid);

  expect(isKnownDead(holder)).toBe(false);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isKnownDead(holder)).toBe(true);
});

it('takes whoever had its own process id before for dead, and itself for alive until it stops', () => {
  const holder = createHolder();

  expect(isKnownDead(holder.replace(/[^/]+$/, 'another'))).toBe(true);
  expect(isKnownDead(holder)).toBe(false);
  retireHolder(holder);
  expect(isKnownDead(holder)).toBe(true);
});

it.each([
  ['of another machine', `elsewhere/${process.pid}/a1b2`],
  ['of a machine of the same name', `${hostname()}/${process.pid}/a1b2`],
  ['of a container of the same name', `${hostname()}~00000000~4026531836/1/a1b2`],
])('takes nobody %s for dead, whose process ids mean something else', (_where, holder) => {
  expect(isKnownDead(holder)).toBe(false);
});
