import { sql, type Kysely, type Transaction } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import * as ledger from './migrations/0001-ledger.ts';
import * as plugin from './migrations/0002-plugin.ts';
import * as refunds from './migrations/0003-refunds.ts';
import * as byHand from './migrations/0004-by-hand.ts';
import * as lmsDriver from './migrations/0005-lms-driver.ts';
import * as inboxInTurn from './migrations/0006-inbox-in-turn.ts';
import * as lanes from './migrations/0007-lanes.ts';
import * as reconciliation from './migrations/0008-reconciliation.ts';
import * as mails from './migrations/0009-mails.ts';
import * as storeDeliveries from './migrations/0010-store-deliveries.ts';
import * as repeatQuestions from './migrations/0011-repeat-questions.ts';
import * as clock from './migrations/0012-clock.ts';
import * as planOnce from './migrations/0013-plan-once.ts';
import * as dueBeforeNow from './migrations/0014-due-before-now.ts';
import * as transfers from './migrations/0015-transfers.ts';
import * as apiTokens from './migrations/0016-api-tokens.ts';
import * as routing from './migrations/0017-routing.ts';
import * as privacy from './migrations/0018-privacy.ts';
import * as shopConnections from './migrations/0019-shop-connections.ts';
import * as oneName from './migrations/0020-one-name.ts';
import type { Database } from './schema.ts';

/** In order, by name; a migration is never edited once it was released. */
const MIGRATIONS: Record<string, Migration> = {
  '0001-ledger': ledger,
  '0002-plugin': plugin,
  '0003-refunds': refunds,
  '0004-by-hand': byHand,
  '0005-lms-driver': lmsDriver,
  '0006-inbox-in-turn': inboxInTurn,
  '0007-lanes': lanes,
  '0008-reconciliation': reconciliation,
  '0009-mails': mails,
  '0010-store-deliveries': storeDeliveries,
  '0011-repeat-questions': repeatQuestions,
  '0012-clock': clock,
  '0013-plan-once': planOnce,
  '0014-due-before-now': dueBeforeNow,
  '0015-transfers': transfers,
  '0016-api-tokens': apiTokens,
  '0017-routing': routing,
  '0018-privacy': privacy,
  '0019-shop-connections': shopConnections,
  '0020-one-name': oneName,
};

export const SCHEMA = 'matricula';
export const APP_ROLE = 'matricula_app';

/** The database was migrated by a newer release, or a migration failed; the message says which. */
export class MigrationError extends Error {}

/**
 * Brings the schema up to date and makes sure that the app's role exists, in one transaction. Safe when several start at
 * once: they wait for each other.
 *
 * @param owner Connection of the tables' owner.
 * @param target Stop at this migration: a backup is read into the schema that it was written from.
 * @returns The names of the migrations that were applied now.
 */
export async function migrate(owner: Kysely<Database>, target?: string): Promise<string[]> {
  return owner.transaction().execute(async (trx) => {
    // Held until the end of the transaction, like all else: behind a pooler a session's lock would stay with somebody else.
    await sql`select pg_advisory_xact_lock(hashtext('matricula bootstrap'))`.execute(trx);
    await createRoleAndSchema(trx);
    await refuseNewer(trx);
    return runMigrations(trx, target);
  });
}

async function runMigrations(trx: Transaction<Database>, target: string | undefined): Promise<string[]> {
  const migrator = new Migrator({
    db: trx,
    provider: { getMigrations: () => Promise.resolve(MIGRATIONS) },
    migrationTableSchema: SCHEMA,
  });
  const { error, results } = await (target ? migrator.migrateTo(target) : migrator.migrateToLatest());
  if (error) {
    const message = error instanceof Error ? error.message : 'unknown reason';
    throw new MigrationError(`The database could not be migrated: ${message}`, { cause: error });
  }
  return (results ?? [])
    .filter((result) => result.status === 'Success')
    .map((result) => result.migrationName);
}

/** A release knows the schema of its own and of all before it, and not what a newer one made of it. */
async function refuseNewer(trx: Transaction<Database>): Promise<void> {
  const table = await sql<{ isThere: boolean }>`
    select to_regclass('kysely_migration') is not null as "isThere"`.execute(trx);
  if (table.rows[0]?.isThere !== true) return;
  const applied = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(trx);
  const newer = applied.rows.map(({ name }) => name).filter((name) => !(name in MIGRATIONS));
  if (newer.length === 0) return;
  throw new MigrationError(
    `The database was migrated by a newer release (${newer.join(', ')}). Start that release, or a newer one; going back needs the backup of before.`,
  );
}

async function createRoleAndSchema(trx: Transaction<Database>): Promise<void> {
  const role = await sql`select from pg_roles where rolname = ${APP_ROLE}`.execute(trx);
  if (role.rows.length === 0) await sql.raw(`create role ${APP_ROLE} nologin`).execute(trx);
  await becomeMember(trx);
  await sql.raw(`create schema if not exists ${SCHEMA}`).execute(trx);
  await sql.raw(`grant usage on schema ${SCHEMA} to ${APP_ROLE}`).execute(trx);
}

/** Creating a role does not let its creator use it (PostgreSQL 16 and newer). */
async function becomeMember(trx: Transaction<Database>): Promise<void> {
  const { rows } = await sql<{ maySet: boolean }>`
    select pg_has_role(current_user, ${APP_ROLE}, case
      when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end) as "maySet"`.execute(
    trx,
  );
  if (rows[0]?.maySet !== true) await sql.raw(`grant ${APP_ROLE} to current_user`).execute(trx);
}
