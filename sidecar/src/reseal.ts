import { randomUUID } from 'node:crypto';
import { clientSecretPurpose, credentialsPurpose } from './connections.ts';
import { webhookSecretPurpose } from './intake/shop-directory.ts';
import { hashKeyPurpose } from './privacy/erased-people.ts';
import { isSealed, SealError, sealedBy, type Seal } from './shared/seal.ts';
import type { Db } from './store/database.ts';
import { inTenant, listTenants } from './store/in-tenant.ts';
import { linkPurpose } from './store/mails.ts';
import { listSealedValues, replaceSealed, type SealedValue } from './store/sealed-values.ts';
import { addToTimeline } from './store/timeline.ts';

/** What became of the sealed values of all tenants. */
export interface Resealing {
  resealed: number;
  /** They open with no key that is known: the tenant and what each is sealed for. */
  lost: { tenantId: string; purpose: string }[];
}

/**
 * Seals every value of every tenant anew by the current key. Each is a transaction of its own that replaces what it has
 * read and nothing else: killed in between, it is asked again and does the rest; others seal and open meanwhile.
 */
export async function resealAll(db: Db, seal: Seal, actor: string): Promise<Resealing> {
  const sum: Resealing = { resealed: 0, lost: [] };
  for (const tenantId of await listTenants(db)) {
    const count = await resealTenant(db, seal, tenantId, sum.lost);
    sum.resealed += count;
    if (count === 0) continue;
    const detail = { actor, values: count, key: seal.fingerprint };
    await inTenant(db, tenantId, (trx) =>
      addToTimeline(trx, { event: 'secrets.resealed', detail, trace: randomUUID() }),
    );
  }
  return sum;
}

async function resealTenant(db: Db, seal: Seal, tenantId: string, lost: Resealing['lost']): Promise<number> {
  const values = await inTenant(db, tenantId, listSealedValues);
  let count = 0;
  for (const value of values.filter(({ stored }) => isOld(stored, seal))) {
    const purpose = purposeOf(value, tenantId);
    try {
      const resealed = seal.close(seal.open(value.stored, purpose), purpose);
      if (await inTenant(db, tenantId, (trx) => replaceSealed(trx, value, resealed))) count += 1;
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      lost.push({ tenantId, purpose });
    }
  }
  return count;
}

/** How many values each key has sealed: by its fingerprint, `older` for those that name none, `reference` for references. */
export async function countByKey(db: Db): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const tenantId of await listTenants(db)) {
    for (const { stored } of await inTenant(db, tenantId, listSealedValues)) {
      const name = isSealed(stored) ? (sealedBy(stored) ?? 'older') : 'reference';
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return counts;
}

function isOld(stored: string, seal: Seal): boolean {
  return isSealed(stored) && sealedBy(stored) !== seal.fingerprint;
}

function purposeOf({ kind, owner }: SealedValue, tenantId: string): string {
  switch (kind) {
    case 'lms':
      return clientSecretPurpose(owner);
    case 'webhook':
      return webhookSecretPurpose(owner);
    case 'credentials':
    case 'connection':
      return credentialsPurpose(owner);
    case 'link':
      return linkPurpose(owner);
    case 'hashes':
      return hashKeyPurpose(tenantId);
  }
}
