import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { TEST_KEY } from './connections.ts';
import { COMMAND } from './sidecar-process.ts';
import type { World } from './world.ts';

/** What a command said, and how it ended. */
export interface Said {
  stdout: string;
  stderr: string;
  code: number;
}

/** Runs the command as an operator does. */
export async function runMatricula(args: string[], env: Record<string, string>): Promise<Said> {
  try {
    const said = await promisify(execFile)(process.execPath, [COMMAND, ...args], {
      env: { ...process.env, NO_COLOR: '1', ...env },
    });
    return { ...said, code: 0 };
  } catch (error) {
    const { stdout, stderr, code } = error as Said;
    return { stdout, stderr, code };
  }
}

/** The same beside a sidecar that runs, on its database. */
export function runBeside({ sidecar }: World, args: string[]): Promise<Said> {
  return runMatricula(args, {
    DATABASE_URL: sidecar.database.url,
    MATRICULA_KEY: TEST_KEY,
    MATRICULA_PRIVATE_NETWORKS: '127.0.0.0/8',
  });
}
