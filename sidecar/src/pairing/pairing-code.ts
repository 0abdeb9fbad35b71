import { createHash, randomInt } from 'node:crypto';

/** Without I and O, 1 and 0, which people mistake for each other: 32 signs are 5 bits each. */
const SIGNS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** How long a code may be used. */
export const CODE_VALID_MS = 10 * 60_000;

/** A new code of 60 bits, in groups that can be read aloud: `ABCD-EFGH-JKLM`. */
export function newPairingCode(): string {
  const group = () => Array.from({ length: 4 }, () => SIGNS[randomInt(SIGNS.length)]).join('');
  return [group(), group(), group()].join('-');
}

/** What is stored of a code: the SHA-256 of its letters and digits, whatever was typed between them. */
export function hashPairingCode(typed: string): string {
  const code = typed.toUpperCase().replace(/[^A-Z0-9]/g, '');
  return createHash('sha256').update(code).digest('hex');
}
