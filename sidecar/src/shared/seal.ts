import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { readKeyFile } from './key-file.ts';
import { isReference, SecretReferences } from './secret-references.ts';

/** A secret as it is stored: sealed text, or a reference that is looked up when it is used. */
export type StoredSecret = string;

/** The stored secret cannot be opened; the message says what a person can do. */
export class SealError extends Error {}

/** Names no key: sealed by releases that knew one key only. */
const UNNAMED = 'sealed:v1:';
/** The fingerprint of its key follows, and a colon. */
const NAMED = 'sealed:v2:';

/** Said to both sides: left out, a tag that was cut to four bytes is accepted. */
const TAG = { authTagLength: 16 };

/**
 * Seals and opens secrets with AES-256-GCM. `purpose` is bound to the sealed text, so that a secret copied from one row to
 * another does not open there. Every sealed text names its key: while one key takes the place of another, both open.
 */
export class Seal {
  /** The current one first. */
  #keys: Buffer[];
  readonly #reload: () => Buffer[];
  readonly #references: SecretReferences;

  /**
   * @param keys Each 32 bytes. The first seals; all open.
   * @param options `reload`: the keys as they are now, where they may change while this process runs.
   */
  constructor(
    keys: Buffer | Buffer[],
    {
      reload,
      references = new SecretReferences(),
    }: { reload?: () => Buffer[]; references?: SecretReferences } = {},
  ) {
    this.#keys = checkKeys([keys].flat());
    this.#reload = reload ?? (() => this.#keys);
    this.#references = references;
  }

  /** Short hash of the key that seals: tells whether a backup was made under this key, and nothing else. */
  get fingerprint(): string {
    return fingerprintOf(this.#current);
  }

  /** Whether what was sealed by a key can be opened. */
  knows(fingerprint: string): boolean {
    return this.#find(fingerprint) !== undefined;
  }

  get #current(): Buffer {
    const [current] = this.#keys;
    if (!current) throw new SealError('There is no key.');
    return current;
  }

  /** Returns what may be stored, sealed by the newest key, whatever it is: also what looks like a reference. */
  close(secret: string, purpose: string): StoredSecret {
    this.#readAnew();
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#current, nonce, TAG).setAAD(Buffer.from(purpose));
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return `${NAMED}${this.fingerprint}:${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')}`;
  }

  /**
   * The same for what the operator typed, who may name a place instead of a secret. Never for what came over the network:
   * whoever sends "env:MATRICULA_KEY" would have the operator's own secrets looked up.
   */
  closeForOperator(secret: string, purpose: string): StoredSecret {
    return isReference(secret) ? secret : this.close(secret, purpose);
  }

  /** @throws SealError when no key fits, or the text was altered. */
  open(stored: StoredSecret, purpose: string): string {
    for (const key of this.#keysOf(stored)) {
      const opened = openWith(key, stored, purpose);
      if (opened !== undefined) return opened;
    }
    throw new SealError(
      `The stored secret "${purpose}" does not open with this key. Set the MATRICULA_KEY it was stored with, or store the secret anew.`,
    );
  }

  /**
   * Opens what is sealed, and looks up where a reference leads.
   *
   * @throws SealError, or SecretReferenceError where a reference leads nowhere.
   */
  async reveal(stored: StoredSecret, purpose: string): Promise<string> {
    return isReference(stored) ? this.#references.resolve(stored) : this.open(stored, purpose);
  }

  /** Looks up what the operator named in the place of a secret. @throws SecretReferenceError */
  resolve(reference: string): Promise<string> {
    return this.#references.resolve(reference);
  }

  /** Those by which it may have been sealed. A key that was made meanwhile is looked for once. */
  #keysOf(stored: StoredSecret): Buffer[] {
    const named = sealedBy(stored);
    if (named === undefined) return this.#keys;
    const key = this.#find(named);
    if (key) return [key];
    this.#readAnew();
    return [this.#find(named) ?? []].flat();
  }

  /** What opened once still does: what another sealed a moment ago may not be sealed anew yet. */
  #readAnew(): void {
    const now = checkKeys(this.#reload());
    this.#keys = [...now, ...this.#keys.filter((known) => !now.some((key) => key.equals(known)))];
  }

  #find(fingerprint: string): Buffer | undefined {
    return this.#keys.find((key) => fingerprintOf(key) === fingerprint);
  }
}

/** The fingerprint of the key that sealed a text; undefined where it names none, or is not sealed. */
export function sealedBy(stored: StoredSecret): string | undefined {
  return stored.startsWith(NAMED) ? stored.slice(NAMED.length).split(':')[0] : undefined;
}

export function isSealed(stored: StoredSecret): boolean {
  return stored.startsWith(NAMED) || stored.startsWith(UNNAMED);
}

/**
 * The keys of `MATRICULA_KEY` and `MATRICULA_KEY_PREVIOUS`, else those of the file `key` in the data folder, made at the
 * first start (mode 0600) and read anew whenever it may have changed.
 *
 * @param key Base64 of 32 bytes, or undefined.
 */
export function loadSeal(key: string | undefined, dataDir: string, previousKeys: string[] = []): Seal {
  if (key) return new Seal([key, ...previousKeys].map((text) => Buffer.from(text, 'base64')));
  const reload = () => readKeyFile(dataDir);
  return new Seal(reload(), { reload });
}

function openWith(key: Buffer, stored: StoredSecret, purpose: string): string | undefined {
  const bytes = Buffer.from(stored.slice(stored.lastIndexOf(':') + 1), 'base64');
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), TAG)
      .setAAD(Buffer.from(purpose))
      .setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

function checkKeys(keys: Buffer[]): Buffer[] {
  if (keys.length === 0 || keys.some((key) => key.length !== 32))
    throw new SealError('The key must be 32 bytes.');
  return keys;
}

function fingerprintOf(key: Buffer): string {
  return createHash('sha256').update('matricula key').update(key).digest('hex').slice(0, 16);
}
