import { randomUUID } from 'node:crypto';
import type { Problem } from '../shared/problem.ts';
import type { Db } from '../store/database.ts';
import { inTenant } from '../store/in-tenant.ts';
import { addToTimeline } from '../store/timeline.ts';
import { checkAddress, checkSite, type Site, type SiteRules } from './site.ts';

export interface AdmitParts extends SiteRules {
  db: Db;
}

/** Who names an address for which shop. */
export interface NamedFor {
  tenantId: string;
  shopId: string;
  /** `cli:`, `api:` or `shop:` and a name. */
  actor: string;
}

/**
 * Checks the address that somebody names for a shop, before anything is asked there. What is refused stays in the audit,
 * with its host and who named it.
 *
 * @param named A home address, or all that the plugin says of its site.
 */
export async function admitAddress(
  parts: AdmitParts,
  { tenantId, shopId, actor }: NamedFor,
  named: string | Site,
): Promise<Problem | undefined> {
  const problem =
    typeof named === 'string' ? await checkAddress(named, parts) : await checkSite(named, parts);
  if (!problem) return undefined;
  const { host } = new URL(typeof named === 'string' ? named : named.restUrl);
  await inTenant(parts.db, tenantId, (trx) =>
    addToTimeline(trx, {
      event: 'shop.address_refused',
      shopId,
      detail: { actor, host: host.slice(0, 200), code: problem.code },
      trace: randomUUID(),
    }),
  );
  return problem;
}
