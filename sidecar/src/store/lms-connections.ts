import type { TenantTransaction } from './in-tenant.ts';
import type { ClosedCoursePolicy, LmsCapabilities, LmsDriver } from './schema.ts';

export interface LmsConnection {
  lmsId: string;
  /** Without a slash at the end. */
  baseUrl: string;
  driver: LmsDriver;
  clientId: string;
  /** Sealed, or a reference. */
  clientSecret: string;
  closedCourses: ClosedCoursePolicy;
  capabilities: LmsCapabilities | null;
}

const COLUMNS = [
  'id',
  'base_url',
  'driver',
  'client_id',
  'client_secret',
  'closed_courses',
  'capabilities',
] as const;

export async function listLmsConnections(trx: TenantTransaction): Promise<LmsConnection[]> {
  const rows = await trx.selectFrom('lms_connections').select(COLUMNS).orderBy('id').execute();
  return rows.map((row) => ({
    lmsId: row.id,
    baseUrl: row.base_url,
    driver: row.driver,
    clientId: row.client_id,
    clientSecret: row.client_secret,
    closedCourses: row.closed_courses,
    capabilities: row.capabilities,
  }));
}

export async function findLmsConnection(
  trx: TenantTransaction,
  lmsId: string,
): Promise<LmsConnection | undefined> {
  return (await listLmsConnections(trx)).find((connection) => connection.lmsId === lmsId);
}

/**
 * Adds an LMS with its lane, or changes the connection of one that is there.
 *
 * @param budgetPerMinute Calls to throttled addresses in 60 seconds.
 */
export async function putLmsConnection(
  trx: TenantTransaction,
  connection: Omit<LmsConnection, 'capabilities'>,
  budgetPerMinute: number,
): Promise<void> {
  const values = {
    base_url: connection.baseUrl,
    driver: connection.driver,
    client_id: connection.clientId,
    client_secret: connection.clientSecret,
    closed_courses: connection.closedCourses,
    capabilities: null,
  };
  await trx
    .insertInto('lms_connections')
    .values({ id: connection.lmsId, ...values })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'id']).doUpdateSet(values))
    .execute();
  await trx
    .insertInto('lanes')
    .values({ lms_id: connection.lmsId, budget_per_minute: budgetPerMinute })
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'lms_id'])
        .doUpdateSet({ budget_per_minute: budgetPerMinute, wait_until: null }),
    )
    .execute();
}

export async function saveCapabilities(
  trx: TenantTransaction,
  lmsId: string,
  capabilities: LmsCapabilities,
): Promise<void> {
  await trx
    .updateTable('lms_connections')
    .set({ capabilities: JSON.stringify(capabilities) })
    .where('id', '=', lmsId)
    .execute();
}
