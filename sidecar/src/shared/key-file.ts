import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** Reads the keys of the file `key`, one a line and the current one first; the file is made where there is none. */
export function readKeyFile(dataDir: string): Buffer[] {
  const path = keyFile(dataDir);
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${newKey()}\n`, { mode: 0o600, flag: 'wx' });
    chmodSync(path, 0o600);
  }
  return readKeys(path).map((key) => Buffer.from(key, 'base64'));
}

/**
 * Puts a new key before those of the file, all at once: whoever reads it meanwhile has the one or the other. The one before
 * stays, so that what was sealed by it a moment ago opens; older ones go.
 */
export function addKey(dataDir: string): void {
  const path = keyFile(dataDir);
  const [current = ''] = readKeys(path);
  const beside = `${path}.new`;
  const file = openSync(beside, 'w', 0o600);
  try {
    writeFileSync(file, `${newKey()}\n${current}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(beside, path);
}

function keyFile(dataDir: string): string {
  return join(dataDir, 'key');
}

/** An empty file has an empty key, which is refused: a new one in its place would open nothing. */
function readKeys(path: string): string[] {
  return readFileSync(path, 'utf8').trim().split(/\s+/);
}

function newKey(): string {
  return randomBytes(32).toString('base64');
}
