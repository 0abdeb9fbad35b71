import { admitAddress } from '../pairing/admit-address.ts';
import { checkAddress } from '../pairing/site.ts';
import { addressRules } from '../shared/outgoing-addresses.ts';
import { cliActor, CommandError, readUrl, type CommandContext } from './context.ts';

/**
 * An address that a shop may have. One that is on the internet without TLS, or that no name leads to yet, is taken: keys
 * that are made by hand can wait for it.
 *
 * @throws CommandError where it leads into a private network, which stays in the audit.
 */
export async function readShopUrl(context: CommandContext, shopId: string, text: string): Promise<string> {
  const url = readUrl(text);
  const { config, db, tenantId } = context;
  const parts = { db, rules: addressRules(config.privateNetworks), allowsPlainHttp: true };
  if ((await checkAddress(url, parts))?.code === 'site_address_not_found') return url;
  const problem = await admitAddress(parts, { tenantId, shopId, actor: cliActor() }, url);
  if (!problem) return url;
  throw new CommandError(`${problem.code}: ${problem.detail}`);
}
