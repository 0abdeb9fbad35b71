import { type ChildProcess, execFile } from 'node:child_process';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../scripts/demo.mjs', import.meta.url));

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** For tests: a folder for temporary folders; the database's system user has to be able to pass through it. */
export function makeTemporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'matricula-test-'));
  chmodSync(folder, 0o755);
  return folder;
}

/** For tests: starts the demo as `npm run demo` does. */
export function startDemo(
  options: string[],
  env: NodeJS.ProcessEnv,
): { child: ChildProcess; ended: Promise<Ended> } {
  const { promise: ended, resolve } = Promise.withResolvers<Ended>();
  const child = execFile(
    process.execPath,
    [script, ...options],
    { env: { ...process.env, ...env } },
    (_error, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
  );
  return { child, ended };
}
