import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { addKey } from './key-file.ts';
import { loadSeal, Seal, SealError, sealedBy } from './seal.ts';

const seal = new Seal(Buffer.alloc(32, 7));
const other = new Seal(Buffer.alloc(32, 8));

/** Before the sealed bytes. */
const PREFIX = `sealed:v2:${seal.fingerprint}:`;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'matricula-seal-'));
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** Changes one byte of what was sealed. */
function altered(stored: string, at: number): string {
  const [prefix, text] = [stored.slice(0, PREFIX.length), stored.slice(PREFIX.length)];
  const bytes = Buffer.from(text, 'base64');
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  return prefix + bytes.toString('base64');
}

describe('a sealed secret', () => {
  it('opens with its key and for its purpose, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (secret, purpose) => {
        expect(seal.open(seal.close(secret, purpose), purpose)).toBe(secret);
      }),
    );
  });

  it('shows nothing of itself', () => {
    const stored = seal.close('cs_0123456789', 'REST keys');

    expect(stored).toMatch(/^sealed:v2:[0-9a-f]{16}:/);
    expect(Buffer.from(stored.slice(PREFIX.length), 'base64').toString('latin1') + stored).not.toContain(
      '0123456789',
    );
  });

  it('looks different each time it is sealed', () => {
    expect(seal.close('secret', 'p')).not.toBe(seal.close('secret', 'p'));
  });

  it('does not open with another key, and says what to do without saying the secret', () => {
    const stored = seal.close('cs_0123456789', 'REST keys of shop books');

    expect(() => other.open(stored, 'REST keys of shop books')).toThrow(SealError);
    expect(() => other.open(stored, 'REST keys of shop books')).toThrow(
      /REST keys of shop books.*MATRICULA_KEY/,
    );
    expect(() => other.open(stored, 'REST keys of shop books')).not.toThrow(/cs_/);
  });

  it('does not open for another purpose: a secret copied to another row is none there', () => {
    const stored = seal.close('secret', 'client secret of LMS main');

    expect(() => seal.open(stored, 'client secret of LMS other')).toThrow(SealError);
  });

  it.each([0, 11, 12, 27, 28, 33])('does not open when byte %i of it was altered', (at) => {
    const stored = seal.close('secret', 'p');

    expect(() => seal.open(altered(stored, at), 'p')).toThrow(SealError);
  });

  it('does not open when it was cut off, wherever', () => {
    const stored = Buffer.from(seal.close('', 'p').slice(PREFIX.length), 'base64');
    const cut = (length: number) => `${PREFIX}${stored.subarray(0, length).toString('base64')}`;

    for (let length = 0; length < stored.length; length += 1) {
      expect(() => seal.open(cut(length), 'p')).toThrow(SealError);
    }
  });

  it('is not what was never sealed', () => {
    expect(() => seal.open('a secret in clear text, long enough to be one', 'p')).toThrow(SealError);
  });
});

describe('a key that takes the place of another', () => {
  const both = new Seal([Buffer.alloc(32, 8), Buffer.alloc(32, 7)]);

  it('seals, and what the one before has sealed opens too', () => {
    expect(both.open(seal.close('old', 'p'), 'p')).toBe('old');
    expect(other.open(both.close('new', 'p'), 'p')).toBe('new');
    expect(() => seal.open(both.close('new', 'p'), 'p')).toThrow(SealError);
  });

  it('opens what was sealed before keys were named', () => {
    const unnamed = `sealed:v1:${seal.close('old', 'p').slice(PREFIX.length)}`;

    expect([seal.open(unnamed, 'p'), both.open(unnamed, 'p')]).toEqual(['old', 'old']);
    expect(() => other.open(unnamed, 'p')).toThrow(SealError);
  });

  it('in the file is known to a process that runs: it opens by it, and seals by it from then on', () => {
    const running = loadSeal(undefined, folder);
    const before = running.close('before', 'p');

    addKey(folder);
    const after = loadSeal(undefined, folder).close('after', 'p');

    expect([running.open(after, 'p'), running.open(before, 'p')]).toEqual(['after', 'before']);
    expect(sealedBy(running.close('more', 'p'))).toBe(sealedBy(after));
    expect(sealedBy(after)).not.toBe(sealedBy(before));
    expect(statSync(join(folder, 'key')).mode & 0o777).toBe(0o600);
  });

  it('takes nothing from a process that runs: what opened there still opens', () => {
    const running = loadSeal(undefined, folder);
    const stored = running.close('twice before', 'p');
    addKey(folder);
    addKey(folder);
    running.close('something else', 'p');

    expect(running.open(stored, 'p')).toBe('twice before');
  });

  it('leaves the one before it in the file, and none older', () => {
    const first = loadSeal(undefined, folder).fingerprint;
    addKey(folder);
    const second = loadSeal(undefined, folder).fingerprint;
    addKey(folder);

    const now = loadSeal(undefined, folder);
    expect([now.knows(first), now.knows(second), now.fingerprint === second]).toEqual([false, true, false]);
  });
});

describe('what looks like a reference', () => {
  it('is sealed like any secret where it came over the network, and never looked up', async () => {
    vi.stubEnv('MATRICULA_TEST_SECRET', 'the operator’s own');
    const stored = seal.close('env:MATRICULA_TEST_SECRET', 'p');

    expect(stored).toMatch(/^sealed:v2:/);
    expect(await seal.reveal(stored, 'p')).toBe('env:MATRICULA_TEST_SECRET');
  });

  it('is kept as it is where the operator typed it, and looked up when it is used', async () => {
    vi.stubEnv('MATRICULA_TEST_SECRET', 'from the environment');
    const stored = seal.closeForOperator('env:MATRICULA_TEST_SECRET', 'p');

    expect([stored, await seal.reveal(stored, 'p')]).toEqual([
      'env:MATRICULA_TEST_SECRET',
      'from the environment',
    ]);
    expect(() => seal.open(stored, 'p')).toThrow(SealError);
  });
});

describe('the key', () => {
  it('is made at the first start, for this user alone, and is the same at the next', () => {
    const first = loadSeal(undefined, join(folder, 'data'));
    const second = loadSeal(undefined, join(folder, 'data'));

    expect(statSync(join(folder, 'data', 'key')).mode & 0o777).toBe(0o600);
    expect(second.open(first.close('secret', 'p'), 'p')).toBe('secret');
  });

  it('is another one in another folder', () => {
    const stored = loadSeal(undefined, join(folder, 'a')).close('secret', 'p');

    expect(() => loadSeal(undefined, join(folder, 'b')).open(stored, 'p')).toThrow(SealError);
  });

  it('from the configuration makes no file', () => {
    const stored = loadSeal(Buffer.alloc(32, 7).toString('base64'), join(folder, 'data')).close(
      'secret',
      'p',
    );

    expect(seal.open(stored, 'p')).toBe('secret');
    expect(() => readFileSync(join(folder, 'data', 'key'))).toThrow();
  });

  it('of the wrong length is refused', () => {
    expect(() => loadSeal(Buffer.alloc(16).toString('base64'), folder)).toThrow(SealError);
  });

  it('that was emptied is refused, not replaced: what was sealed would be lost', () => {
    writeFileSync(join(folder, 'key'), '');

    expect(() => loadSeal(undefined, folder)).toThrow(SealError);
    expect(readFileSync(join(folder, 'key'), 'utf8')).toBe('');
  });

  it('is known by a fingerprint that is the same for one key and another for another', () => {
    const same = new Seal(Buffer.alloc(32, 7));

    expect(seal.fingerprint).toBe(same.fingerprint);
    expect(seal.fingerprint).not.toBe(other.fingerprint);
    expect(seal.fingerprint).toMatch(/^[0-9a-f]{16}$/);
  });
});
