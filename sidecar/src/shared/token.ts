import { createHash, randomBytes } from 'node:crypto';

/** 256 bits need no slow hash: nobody tries them all. */
const BYTES = 32;

/** A new secret that opens something by itself: 43 letters, digits, `-` and `_`. */
export function newToken(): string {
  return randomBytes(BYTES).toString('base64url');
}

/** What is stored and looked for of a token: its SHA-256, in hex. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
