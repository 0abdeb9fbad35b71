import { createHmac, randomBytes } from 'node:crypto';
import { hideErased } from '../ledger/erased-people.ts';
import type { Order } from '../ledger/order.ts';
import type { Seal } from '../shared/seal.ts';
import type { Db } from '../store/database.ts';
import { inTenant, type TenantTransaction } from '../store/in-tenant.ts';
import { keepHashKey } from '../store/privacy.ts';

/** The hash of an address, lower-cased. The same for each address as long as the ledger lives, in one tenant alone. */
export type HashPerson = (emailKey: string) => string;

/** 128 bits: nobody shares a hash with anybody, and a name of it still fits into a column of a table. */
const HASH_LETTERS = 32;

/**
 * Who was erased. Keyed hashes, since whoever may guess an address could try it on a plain one; the key is made by the
 * first erasure, sealed like any secret, and read once.
 */
export class ErasedPeople {
  readonly #db: Db;
  readonly #seal: Seal;
  readonly #hashes = new Map<string, HashPerson>();

  constructor(db: Db, seal: Seal) {
    this.#db = db;
    this.#seal = seal;
  }

  /** @param within The caller's transaction, where it has one open. */
  async hashOf(tenantId: string, within?: TenantTransaction): Promise<HashPerson> {
    const known = this.#hashes.get(tenantId);
    if (known) return known;
    const purpose = hashKeyPurpose(tenantId);
    const fresh = this.#seal.close(randomBytes(32).toString('base64'), purpose);
    const sealed = within
      ? await keepHashKey(within, fresh)
      : await inTenant(this.#db, tenantId, (trx) => keepHashKey(trx, fresh));
    const key = Buffer.from(this.#seal.open(sealed, purpose), 'base64');
    const hash: HashPerson = (emailKey) =>
      createHmac('sha256', key).update(emailKey).digest('hex').slice(0, HASH_LETTERS);
    this.#hashes.set(tenantId, hash);
    return hash;
  }

  /** @returns What hides from an order whoever was erased from it; asks nothing where nobody was. */
  async hider(
    tenantId: string,
    stored: { erased: string[] } | undefined,
    within?: TenantTransaction,
  ): Promise<(order: Order) => Order> {
    if (!stored || stored.erased.length === 0) return (order) => order;
    const hash = await this.hashOf(tenantId, within);
    const erased = new Set(stored.erased);
    return (order) =>
      hideErased(order, (emailKey) => (erased.has(hash(emailKey)) ? hash(emailKey) : undefined));
  }
}

/** What the key of a tenant's hashes is sealed for. */
export function hashKeyPurpose(tenantId: string): string {
  return `key of the hashes of tenant ${tenantId}`;
}
