import { sql } from 'kysely';
import type { RoutingRule } from '../ledger/routing-rule.ts';
import type { TenantTransaction } from './in-tenant.ts';

/** The rules that hold now; version 0 where nobody ever made one. */
export interface RuleList {
  version: number;
  rules: RoutingRule[];
}

/** The rules and the LMSs there are, in one question: it is asked for every order. */
export async function readRouting(trx: TenantTransaction): Promise<RuleList & { lmsIds: string[] }> {
  const found = await sql<{ lms_ids: string[]; version: number | null; rules: RoutingRule[] | null }>`
    select array(select id from lms_connections order by id) as lms_ids, latest.version, latest.rules
    from (select 1) as one
    left join lateral (select version, rules from routings order by version desc limit 1) as latest on true`.execute(
    trx,
  );
  const [row] = found.rows;
  return { lmsIds: row?.lms_ids ?? [], version: row?.version ?? 0, rules: row?.rules ?? [] };
}

/** Lets one after the other change the rules. */
export async function lockRouting(trx: TenantTransaction): Promise<void> {
  await sql`
    select pg_advisory_xact_lock(hashtextextended(current_setting('matricula.tenant_id', true), 17))`.execute(
    trx,
  );
}

/** Keeps a new version. @throws a unique violation where the version is there already. */
export async function addRouting(
  trx: TenantTransaction,
  { version, rules }: RuleList,
  changedBy: string,
): Promise<void> {
  await trx
    .insertInto('routings')
    .values({ version, rules: JSON.stringify(rules), changed_by: changedBy })
    .execute();
}

/** A rule as an older version had it; undefined where it had none of that id. */
export async function findOldRule(
  trx: TenantTransaction,
  version: number,
  ruleId: string,
): Promise<RoutingRule | undefined> {
  const query = trx.selectFrom('routings').select('rules').where('version', '=', version);
  return (await query.executeTakeFirst())?.rules.find((rule) => rule.ruleId === ruleId);
}

/** Whether the rules were changed since then. */
export async function isRoutingNewerThan(trx: TenantTransaction, since: Date): Promise<boolean> {
  const row = await trx
    .selectFrom('routings')
    .select('version')
    .where('created_at', '>=', since)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Every course key that offers name or that an LMS was asked about. */
export async function listKnownCourseKeys(trx: TenantTransaction): Promise<string[]> {
  const found = await sql<{ course_key: string }>`
    select course_key from course_runs
    union select entry ->> 'courseKey' from offers, jsonb_array_elements(entries) as entry`.execute(trx);
  return found.rows.map((row) => row.course_key);
}

/** Whether an offer or an order line has a SKU that fits a pattern with `*`. @param shopId Null: in any shop. */
export async function isSkuKnown(
  trx: TenantTransaction,
  pattern: string,
  shopId: string | null,
): Promise<boolean> {
  const like = pattern.replace(/[\\%_]/g, '\\$&').replaceAll('*', '%');
  const ofShop = shopId === null ? sql`true` : sql`shop_id = ${shopId}`;
  const found = await sql<{ is_known: boolean }>`
    select exists (select from offers where ${ofShop} and sku ilike ${like})
      or exists (select from order_lines where ${ofShop} and sku ilike ${like}) as is_known`.execute(trx);
  return found.rows[0]?.is_known ?? false;
}
