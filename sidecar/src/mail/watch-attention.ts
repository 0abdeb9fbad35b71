import type { Logger } from '../shared/logger.ts';
import { listAttentionGroups, type AttentionGroup } from '../store/attention.ts';
import { claimLook, noteMailed, watchGroups, type WatchedGroup } from '../store/attention-watch.ts';
import type { Db } from '../store/database.ts';
import { inTenant, type TenantTransaction } from '../store/in-tenant.ts';
import { addMail } from '../store/mails.ts';
import { listOwners, readMailSettings, type Owner } from '../store/owners.ts';
import { listShops } from '../store/shops.ts';
import { composeAttentionMail } from './compose-attention.ts';

export interface WatchParts {
  db: Db;
  logger: Logger;
  /** Right side of Message-IDs; undefined: no mail server is configured, and nobody is written to. */
  domain: string | undefined;
  settleMs: number;
}

const LONGEST_BETWEEN_LOOKS_MS = 30_000;

/**
 * Looks at what needs a person and writes to whoever owns what is new: one mail an owner, with all that came together,
 * never one an order. What was said, and the mails that say it, are kept in one transaction.
 *
 * @returns Whether mails were written.
 */
export async function watchAttention(parts: WatchParts, tenantId: string): Promise<boolean> {
  const { db, logger, domain, settleMs } = parts;
  const everyMs = Math.min(LONGEST_BETWEEN_LOOKS_MS, settleMs / 2);
  return inTenant(db, tenantId, async (trx) => {
    if (!(await claimLook(trx, everyMs)) || domain === undefined) return false;
    // Nobody is mailed about mails that cannot be sent.
    const groups = (await listAttentionGroups(trx)).filter(({ kind }) => kind !== 'mail');
    const { remindAfterDays } = await readMailSettings(trx);
    const ids = groups.map(({ groupId }) => groupId);
    const watched = await watchGroups(trx, ids, { settleMs, remindAfterDays });
    const letters = await addressLetters(trx, groups, watched);
    for (const letter of letters.byAddress) await writeLetter(trx, letter, domain);
    await noteMailed(trx, letters.groupIds);
    if (letters.byAddress.length === 0) return false;
    logger.info({ mails: letters.byAddress.length, groups: letters.groupIds.length }, 'attention.mailed');
    return true;
  });
}

/** What one address is told. */
interface Letter {
  recipient: string;
  news: AttentionGroup[];
  overdue: AttentionGroup[];
}

/** What came together with something that has settled goes with it; who owns nothing of it hears nothing. */
async function addressLetters(
  trx: TenantTransaction,
  groups: AttentionGroup[],
  watched: WatchedGroup[],
): Promise<{ byAddress: Letter[]; groupIds: string[] }> {
  const owners = await listOwners(trx);
  const known = new Map(watched.map((group) => [group.groupId, group]));
  const letters = new Map<string, Letter>();
  const groupIds: string[] = [];
  for (const [owner, owned] of byOwner(groups, owners)) {
    const news = owned.filter(({ groupId }) => known.get(groupId)?.isNews);
    const isDue = news.some(({ groupId }) => known.get(groupId)?.isSettled);
    const told = isDue ? news : [];
    const overdue = owned.filter(({ groupId }) => known.get(groupId)?.isOverdue);
    if (told.length + overdue.length === 0) continue;
    groupIds.push(...[...told, ...overdue].map(({ groupId }) => groupId));
    for (const recipient of owner.addresses) {
      const letter = letters.get(recipient) ?? { recipient, news: [], overdue: [] };
      letters.set(recipient, letter);
      letter.news.push(...told);
      letter.overdue.push(...overdue);
    }
  }
  return { byAddress: [...letters.values()], groupIds };
}

function byOwner(groups: AttentionGroup[], owners: Owner[]): Map<Owner, AttentionGroup[]> {
  const owned = new Map<Owner, AttentionGroup[]>();
  for (const group of groups) {
    const owner = ownerOf(group, owners);
    if (owner) owned.set(owner, [...(owned.get(owner) ?? []), group]);
  }
  return owned;
}

/** Of a shop's order, the shop's; of what concerns no shop, the LMS's; else whoever stands for all. */
function ownerOf({ shopId, lmsId }: AttentionGroup, owners: Owner[]): Owner | undefined {
  const own = owners.find((owner) =>
    shopId === '' ? owner.lmsId !== '' && owner.lmsId === lmsId : owner.shopId === shopId,
  );
  return own ?? owners.find((owner) => owner.shopId === '' && owner.lmsId === '');
}

async function writeLetter(trx: TenantTransaction, letter: Letter, domain: string): Promise<void> {
  const content = composeAttentionMail(letter, await languageOf(trx, letter));
  await addMail(trx, { kind: 'attention', recipient: letter.recipient, ...content }, domain);
}

/** The language of the shops that it is about, where they have one. */
async function languageOf(trx: TenantTransaction, { news, overdue }: Letter): Promise<string> {
  const shops = new Map((await listShops(trx)).map((shop) => [shop.shopId, shop.locale]));
  const locales = [...news, ...overdue].map(({ shopId }) => shops.get(shopId)?.slice(0, 2).toLowerCase());
  const [first] = locales;
  const isOne = first !== undefined && locales.every((locale) => locale === first);
  return isOne ? first : (await readMailSettings(trx)).locale;
}
