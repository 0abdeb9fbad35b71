import { ConfigError } from '../config.ts';
import { SealError } from '../shared/seal.ts';
import { SecretReferenceError } from '../shared/secret-references.ts';
import { BackupError } from '../store/backup.ts';
import { EmbeddedPostgresError } from '../store/embedded-cluster.ts';
import { MigrationError } from '../store/migrate.ts';
import { CommandError } from './context.ts';

/** Errors whose message is meant for the person at the terminal; anything else is shown with its stack. */
const PLAIN_ERRORS = [
  CommandError,
  SealError,
  SecretReferenceError,
  BackupError,
  EmbeddedPostgresError,
  MigrationError,
];

/** What the system says about a file or folder that a person named. */
const FILE_TROUBLES: Record<string, string> = {
  ENOENT: 'There is no such file or folder',
  ENOTDIR: 'There is no such folder',
  EISDIR: 'This is a folder, not a file',
  EACCES: 'This may not be read or written',
  EROFS: 'This cannot be written to',
  ENOSPC: 'No space is left for this',
};

/**
 * What is printed of an error that ended a command, and the exit code: 2 where the configuration cannot be used, else 1.
 */
export function explainError(error: unknown): { text: string; exitCode: 1 | 2 } {
  if (error instanceof ConfigError) {
    const problems = error.problems.map((line) => `  ${line}`).join('\n');
    return { text: `The configuration cannot be used:\n${problems}`, exitCode: 2 };
  }
  return { text: explain(error), exitCode: 1 };
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code = '', port, path } = error as Error & { code?: string; port?: number; path?: string };
  if (code === 'EADDRINUSE')
    return `Port ${port} is in use. Set MATRICULA_PORT to another, or 0 to have one chosen.`;
  if (path !== undefined && Object.hasOwn(FILE_TROUBLES, code)) return `${FILE_TROUBLES[code]}: ${path}`;
  const isPlain = PLAIN_ERRORS.some((known) => error instanceof known);
  return isPlain ? error.message : (error.stack ?? error.message);
}
