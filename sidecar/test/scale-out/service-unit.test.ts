import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { COMMAND } from '../support/sidecar-process.ts';
import { ROOT } from '../support/image.ts';

const folder = mkdtempSync(join(tmpdir(), 'matricula-unit-'));
const unit = join(folder, 'matricula.service');
const text = readFileSync(join(ROOT, 'deploy/matricula.service'), 'utf8');
// The command is where this checkout has it.
writeFileSync(unit, text.replace('/usr/local/bin/matricula', COMMAND));

const analyze = (...args: string[]) => spawnSync('systemd-analyze', args, { encoding: 'utf8' });
const setting = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1];

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('is a unit that systemd understands', () => {
  const { status, stderr } = analyze('verify', unit);

  expect(stderr).toBe('');
  expect(status).toBe(0);
});

it('has a service that may do little: exposure at most 1.5 of 10', () => {
  const { status, stdout } = analyze('security', '--offline=true', '--threshold=15', unit);

  expect(status, stdout.split('\n').at(-2)).toBe(0);
});

it('gives a stop the time that it takes, and starts again what was killed but nothing that is configured wrongly', () => {
  expect(Number(setting('TimeoutStopSec'))).toBeGreaterThanOrEqual(20 + 30);
  expect(setting('Restart')).toBe('on-failure');
  expect(setting('RestartPreventExitStatus')).toBe('2');
  expect(setting('KillMode')).toBe('mixed');
});

it('has no secret in its environment, only the files that systemd shows to it', () => {
  const files = [...text.matchAll(/^Environment=\w+=file:%d\/([\w-]+)$/gm)].map(([, name]) => name);
  const credentials = [...text.matchAll(/^LoadCredential=([\w-]+):/gm)].map(([, name]) => name);

  expect(files.sort()).toEqual(['database-url', 'key']);
  expect(credentials.sort()).toEqual(files.sort());
});
