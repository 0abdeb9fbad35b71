import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { Config } from '../config.ts';
import { loadConfig } from '../load-config.ts';
import { openStore } from '../open-store.ts';
import { ID } from '../shared/id.ts';
import { createLogger, type Logger } from '../shared/logger.ts';
import { loadSeal, type Seal } from '../shared/seal.ts';
import type { Db } from '../store/database.ts';
import { inTenant, type TenantTransaction } from '../store/in-tenant.ts';
import { findLmsConnection } from '../store/lms-connections.ts';
import { findTenant } from '../store/tenants.ts';

/** The command cannot do what was asked; the message is all that the person sees. */
export class CommandError extends Error {}

/** What commands that work on the ledger share. */
export interface CommandContext {
  config: Config;
  db: Db;
  seal: Seal;
  logger: Logger;
  tenantId: string;
  /** One transaction as the command's tenant. */
  run: <T>(work: (trx: TenantTransaction) => Promise<T>) => Promise<T>;
}

/**
 * Opens the database for the time of one command, which works in the tenant of the configuration. Its log stays silent:
 * the command speaks for itself.
 *
 * @throws CommandError where there is no such tenant.
 */
export function withContext<T>(work: (context: CommandContext) => Promise<T>): Promise<T> {
  return withAnyContext(async (context) => {
    if (!(await findTenant(context.db, context.tenantId))) throw noSuchTenant(context.tenantId);
    return work(context);
  });
}

/** The same for a command about tenants: that of the configuration may not be there yet. */
export async function withAnyContext<T>(work: (context: CommandContext) => Promise<T>): Promise<T> {
  const config = await loadConfig();
  const logger = createLogger('silent');
  const { tenantId } = config;
  const store = await openStore(config, logger);
  try {
    return await work({
      config,
      db: store.db,
      seal: loadSeal(config.key, config.dataDir, config.previousKeys),
      logger,
      tenantId,
      run: (inside) => inTenant(store.db, tenantId, inside),
    });
  } finally {
    await store.close();
  }
}

/** @returns What is said where a tenant is named that is not there. */
export function noSuchTenant(tenantId: string): CommandError {
  return new CommandError(
    `There is no institution ${tenantId}. "matricula tenant list" shows them, "matricula tenant add ${tenantId}" adds it.`,
  );
}

/** Who types the command, as the audit names them. */
export function cliActor(): string {
  return `cli:${userInfo().username}`;
}

/** What a terminal would act upon instead of showing it; names and SKUs come from shops. */
const CONTROLS = /[\p{Cc}--[\n\t]]/gv;

/** Lines on standard output. */
export function say(text = ''): void {
  process.stdout.write(`${text.replace(CONTROLS, '\ufffd')}\n`);
}

/** A secret option: as typed, `-` for standard input, `env:NAME`, `file:/path` or `aws:name#key` to keep a reference instead. */
export function readSecret(option: string): string {
  const secret = option === '-' ? readFileSync(0, 'utf8').trim() : option;
  if (secret === '') throw new CommandError('The secret is empty.');
  return secret;
}

/** An address without a slash at the end. @throws CommandError */
export function readUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (
    !url ||
    !/^https?:$/.test(url.protocol) ||
    url.username !== '' ||
    url.search !== '' ||
    url.hash !== ''
  ) {
    throw new CommandError(`"${text}" is no address. It must read https://host or http://host:port.`);
  }
  return (url.origin + url.pathname).replace(/\/+$/, '');
}

/** A language that notes are written in, with or without its region. @throws CommandError */
export function readLocale(text: string): string {
  if (!/^(en|es)([-_][a-z]+)*$/i.test(text))
    throw new CommandError(`Notes are written in en or es, not in "${text}".`);
  return text;
}

/** Ids stand in addresses and in the ledger's keys. @throws CommandError */
export function readId(text: string): string {
  if (!ID.test(text)) {
    throw new CommandError(`"${text}" is no id: use up to 63 lower-case letters, digits and hyphens.`);
  }
  return text;
}

/** A moment as ISO 8601; a date alone is its beginning in UTC. @throws CommandError */
export function readMoment(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime()))
    throw new CommandError(`"${text}" is no date. It must read 2026-11-24 or 2026-11-24T10:00:00Z.`);
  return date;
}

/** @throws CommandError where an LMS is named that is not there. */
export async function requireLms(context: CommandContext, lmsId: string | undefined): Promise<void> {
  if (lmsId === undefined) return;
  const connection = await context.run((trx) => findLmsConnection(trx, lmsId));
  if (!connection)
    throw new CommandError(`There is no LMS ${lmsId}. Add it first: "matricula lms add ${lmsId}".`);
}
