import { parseEmail } from './email.ts';
import type { Order } from './order.ts';

/** RFC 2606: no mail ever goes there, and no LMS has an account under it. */
const DOMAIN = 'matricula.invalid';

/** The address that stands for somebody who was erased, whom only the keyed hash tells from others. */
export function pseudonym(hash: string): string {
  return `${pseudonymousName(hash)}@${DOMAIN}`;
}

export function pseudonymousName(hash: string): string {
  return `erased-${hash}`;
}

export function isPseudonym(emailKey: string): boolean {
  return emailKey.startsWith('erased-') && emailKey.endsWith(`@${DOMAIN}`);
}

/**
 * Puts the pseudonyms in the place of those who were erased from an order: the shop may still say who they were.
 *
 * @param hashOf The hash of an address, lower-cased, of somebody who was erased from this order; else undefined.
 */
export function hideErased(order: Order, hashOf: (emailKey: string) => string | undefined): Order {
  const hide = (typed: string): string => {
    const key = parseEmail(typed)?.key;
    const hash = key === undefined ? undefined : hashOf(key);
    return hash === undefined ? typed : pseudonym(hash);
  };
  const email = hide(order.customer.email);
  const isErased = email !== order.customer.email;
  return {
    ...order,
    customer: isErased ? { email, name: email.slice(0, email.indexOf('@')) } : order.customer,
    lines: order.lines.map((line) => ({ ...line, learners: line.learners.map(hide) })),
  };
}

/**
 * Regular expression, of PostgreSQL's kind, that finds an address in any text, and not the end or the beginning of a
 * longer one.
 */
export function addressPattern(emailKey: string): string {
  return `(?<![\\w.+-])${emailKey.replace(/[^\p{L}\p{N}@_-]/gu, '\\$&')}(?![\\w-]|\\.\\w)`;
}
