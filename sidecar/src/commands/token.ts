import { InvalidArgumentError, Option, type Command } from 'commander';
import { ROLES, type Role } from '../ledger/role.ts';
import { createToken, revokeToken, TOKEN_NAME } from '../operator/api-tokens.ts';
import { findApiToken, listApiTokens, type TokenState } from '../store/api-tokens.ts';
import { cliActor, CommandError, readMoment, say, withContext, type CommandContext } from './context.ts';
import { printTable } from './print.ts';

interface CreateOptions {
  role: Role;
  name: string;
  expires?: string;
}

interface ListOptions {
  state?: TokenState;
  limit: number;
}

export function addTokenCommands(program: Command): void {
  const token = program.command('token').description('tokens of the API, each of one institution');
  token
    .command('create')
    .description('make a token, and show it once')
    .addOption(new Option('--role <role>', 'what whoever has it may do').choices(ROLES).makeOptionMandatory())
    .requiredOption('--name <name>', 'as the audit names whoever uses it')
    .option('--expires <date>', 'from then on it opens nothing; default: until it is revoked')
    .action((options: CreateOptions) => withContext((context) => create(context, options)));
  token
    .command('list')
    .description('list the tokens, the newest first; never the tokens themselves')
    .addOption(new Option('--state <state>', 'only those').choices(['active', 'expired', 'revoked']))
    .addOption(new Option('--limit <count>', 'how many at most').default(100).argParser(readLimit))
    .action((options: ListOptions) => withContext((context) => list(context, options)));
  token
    .command('revoke <token>')
    .description('revoke a token, by its id or its name: from the next call on it opens nothing')
    .action((idOrName: string) => withContext((context) => revoke(context, idOrName)));
}

async function create({ run, tenantId }: CommandContext, options: CreateOptions): Promise<void> {
  const { role, expires } = options;
  const name = options.name.trim();
  if (!TOKEN_NAME.test(name))
    throw new CommandError(
      `"${name}" cannot be a name: use up to 63 letters, digits, spaces and . _ @ + -, beginning with a letter or a digit.`,
    );
  const expiresAt = expires === undefined ? null : readMoment(expires);
  const made = await run((trx) => createToken(trx, { name, role, expiresAt, actor: cliActor() }));
  if (made === 'token_name_taken')
    throw new CommandError(
      `A token is named ${name} already. Choose another name, or revoke that one first.`,
    );
  if (made === 'token_expiry_past') throw new CommandError('The token would have expired already.');
  say(`Token   ${made.token}`);
  say();
  say(`It is shown this once and stored nowhere. Whoever has it is ${AS_ROLE[role]} of ${tenantId},`);
  say(
    `and api:${name} in the audit, ${expiresAt ? `until ${expiresAt.toISOString()}` : 'until it is revoked'}.`,
  );
}

const AS_ROLE: Record<Role, string> = {
  owner: 'an owner',
  editor: 'an editor',
  viewer: 'a viewer',
  confirmer: 'a confirmer',
};

async function list({ run }: CommandContext, options: ListOptions): Promise<void> {
  const tokens = await run((trx) => listApiTokens(trx, options));
  if (tokens.length === 0) return say('There are no tokens. Make one: matricula token create');
  printTable(
    ['Token', 'Name', 'Role', 'State', 'Made', 'By', 'Expires', 'Last used', 'Revoked by'],
    tokens.map((token) => [
      token.tokenId,
      token.name,
      token.role,
      token.state,
      minute(token.createdAt),
      token.createdBy,
      token.expiresAt ? minute(token.expiresAt) : 'never',
      token.lastUsedAt ? minute(token.lastUsedAt) : 'never',
      token.revokedBy ?? '',
    ]),
  );
}

const minute = (date: Date) => date.toISOString().slice(0, 16);

async function revoke({ run, tenantId }: CommandContext, idOrName: string): Promise<void> {
  const revoked = await run(async (trx) => {
    const known = await findApiToken(trx, idOrName);
    return known ? revokeToken(trx, known.tokenId, cliActor()) : 'token_unknown';
  });
  if (revoked === 'token_unknown')
    throw new CommandError(
      `${tenantId} has no token ${idOrName} that is not revoked. "matricula token list" shows them.`,
    );
  say(`Token ${revoked.name} is revoked: it opens nothing any more.`);
}

function readLimit(text: string): number {
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1) throw new InvalidArgumentError('It must be a whole number.');
  return limit;
}
