import type { Command } from 'commander';
import { changeTenant, foundTenant, type TenantChanges } from '../operator/tenants.ts';
import { listApiTokens } from '../store/api-tokens.ts';
import { inEveryTenant, inTenant } from '../store/in-tenant.ts';
import { listLmsConnections } from '../store/lms-connections.ts';
import { readMailSettings } from '../store/owners.ts';
import { listShops } from '../store/shops.ts';
import { findTenant } from '../store/tenants.ts';
import {
  cliActor,
  CommandError,
  noSuchTenant,
  readId,
  readLocale,
  say,
  withAnyContext,
  type CommandContext,
} from './context.ts';
import { printTable } from './print.ts';

interface TenantOptions {
  name?: string;
  locale?: string;
}

export function addTenantCommands(program: Command): void {
  const tenant = program
    .command('tenant')
    .description('institutions: each with its own shops, LMSs, people, secrets and mails');
  tenant
    .command('add <id>')
    .description('add an institution, which sees nothing of the others')
    .option('--name <name>', 'as people know it')
    .option('--locale <locale>', 'language of mails that are about no single shop: en or es', 'en')
    .action((id: string, options: TenantOptions) =>
      withAnyContext((context) => add(context, readId(id), options)),
    );
  tenant
    .command('set <id>')
    .description('change how an institution is called and written to')
    .option('--name <name>', 'as people know it')
    .option('--locale <locale>', 'language of mails that are about no single shop: en or es')
    .action((id: string, options: TenantOptions) =>
      withAnyContext((context) => set(context, readId(id), options)),
    );
  tenant
    .command('list')
    .description('list the institutions')
    .action(() => withAnyContext(list));
}

async function add({ db }: CommandContext, tenantId: string, options: TenantOptions): Promise<void> {
  const changes = readChanges(options);
  const isNew = await inTenant(db, tenantId, (trx) => foundTenant(trx, tenantId, changes, cliActor()));
  if (!isNew)
    throw new CommandError(
      `The institution ${tenantId} is there already. Change it with "matricula tenant set ${tenantId}".`,
    );
  say(`Institution ${tenantId} is added. What is to be done in it is told so by --tenant ${tenantId}, as in`);
  say(`  matricula lms add campus --tenant ${tenantId} …`);
  say(`  matricula token create --role owner --name NAME --tenant ${tenantId}`);
}

async function set({ db }: CommandContext, tenantId: string, options: TenantOptions): Promise<void> {
  const changes = readChanges(options);
  if (Object.keys(changes).length === 0) throw new CommandError('Say what to set: --name or --locale.');
  if (!(await findTenant(db, tenantId))) throw noSuchTenant(tenantId);
  await inTenant(db, tenantId, (trx) => changeTenant(trx, changes, cliActor()));
  say(`Institution ${tenantId} is changed.`);
}

/** Longer ones belong on a letterhead. */
const LONGEST_NAME = 200;

function readChanges({ name, locale }: TenantOptions): TenantChanges {
  if (name !== undefined && name.length > LONGEST_NAME)
    throw new CommandError(`The name has ${name.length} characters; ${LONGEST_NAME} are the most.`);
  return {
    ...(name !== undefined && { name: name.trim() }),
    ...(locale !== undefined && { locale: readLocale(locale).slice(0, 2).toLowerCase() }),
  };
}

async function list({ db }: CommandContext): Promise<void> {
  const rows: string[][] = [];
  await inEveryTenant(db, async (trx, tenantId) => {
    const tenant = await trx.selectFrom('tenants').select(['name', 'created_at']).executeTakeFirstOrThrow();
    const tokens = await listApiTokens(trx, { state: 'active', limit: 1_000 });
    rows.push([
      tenantId,
      tenant.name,
      (await readMailSettings(trx)).locale,
      String((await listShops(trx)).length),
      String((await listLmsConnections(trx)).length),
      String(tokens.length),
      tenant.created_at.toISOString().slice(0, 16),
    ]);
  });
  printTable(['Institution', 'Name', 'Language', 'Shops', 'LMSs', 'Tokens', 'Since'], rows.sort(byId));
}

function byId([a = '']: string[], [b = '']: string[]): number {
  return a < b ? -1 : 1;
}
