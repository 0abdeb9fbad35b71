import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A secret as it is stored: sealed text, or a reference (`env:NAME`, `file:/path`) that is looked up when used. */
export type StoredSecret = string;

/** The stored secret cannot be opened; the message says what a person can do. */
export class SealError extends Error {}

const PREFIX = 'sealed:v1:';

/** Said to both sides: left out, a tag that was cut to four bytes is accepted. */
const TAG = { authTagLength: 16 };

/**
 * Seals and opens secrets with AES-256-GCM. `purpose` is bound to the sealed text, so that a secret copied from
 * one row to another does not open there.
 */
export class Seal {
  readonly #key: Buffer;

  /** @param key 32 bytes. */
  constructor(key: Buffer) {
    if (key.length !== 32) throw new SealError('The key must be 32 bytes.');
    this.#key = key;
  }

  /** Short hash of the key: tells whether a backup was made under this key, and nothing else. */
  get fingerprint(): string {
    return createHash('sha256').update('matricula key').update(this.#key).digest('hex').slice(0, 16);
  }

  /** Returns what may be stored: references as they are, everything else sealed. */
  close(secret: string, purpose: string): StoredSecret {
    if (isReference(secret)) return secret;
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce, TAG).setAAD(Buffer.from(purpose));
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return PREFIX + Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
  }

  /** @throws SealError when the key is another one, the text was altered, or a reference leads nowhere. */
  open(stored: StoredSecret, purpose: string): string {
    if (isReference(stored)) return resolveReference(stored);
    const bytes = Buffer.from(stored.slice(PREFIX.length), 'base64');
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, 12), TAG)
        .setAAD(Buffer.from(purpose))
        .setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    } catch (cause) {
      throw new SealError(
        `The stored secret "${purpose}" does not open with this key. Set the MATRICULA_KEY it was stored with, or store the secret anew.`,
        { cause },
      );
    }
  }
}

/** Whether a text is no secret but tells where one is. */
export function isReference(text: string): boolean {
  return text.startsWith('env:') || text.startsWith('file:');
}

function resolveReference(reference: string): string {
  const place = reference.slice(reference.indexOf(':') + 1);
  if (reference.startsWith('env:')) {
    const value = process.env[place];
    if (!value) throw new SealError(`The secret reference ${reference} leads to a variable that is not set.`);
    return value;
  }
  try {
    return readFileSync(place, 'utf8').trim();
  } catch (cause) {
    throw new SealError(`The secret reference ${reference} leads to a file that cannot be read.`, { cause });
  }
}

/**
 * The key from `MATRICULA_KEY`, else from the file `key` in the data folder, made at the first start (mode 0600).
 *
 * @param key Base64 of 32 bytes, or undefined.
 */
export function loadSeal(key: string | undefined, dataDir: string): Seal {
  if (key) return new Seal(Buffer.from(key, 'base64'));
  const path = join(dataDir, 'key');
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, randomBytes(32).toString('base64') + '\n', { mode: 0o600, flag: 'wx' });
    chmodSync(path, 0o600);
  }
  return new Seal(Buffer.from(readFileSync(path, 'utf8').trim(), 'base64'));
}
