import { randomUUID } from 'node:crypto';
import { pseudonymousName } from '../ledger/erased-people.ts';
import type { Db } from '../store/database.ts';
import { listOrdersOfPerson } from '../store/erasures.ts';
import { inTenant, type TenantTransaction } from '../store/in-tenant.ts';
import { addToTimeline } from '../store/timeline.ts';
import type { ErasedPeople } from './erased-people.ts';
import { describeOrder, type ExportedItem } from './export-order.ts';
import { describePerson } from './export-person.ts';
import type { ExportGroup, PrivacyMessages } from './messages/messages.ts';

export interface ExportParts {
  db: Db;
  erased: ErasedPeople;
  keepDays: number;
}

export interface ExportRequest {
  /** Lower-cased, as `parseEmail` gives it. */
  emailKey: string;
  /** Only what this shop's orders say; undefined: everything. */
  shopId: string | undefined;
  /** From 1. */
  page: number;
  actor: string;
  messages: PrivacyMessages;
}

/** What is known of a person, in words. */
export interface PersonalData {
  groups: {
    id: ExportGroup;
    label: string;
    items: { id: string; facts: { name: string; value: string }[] }[];
  }[];
  /** False: there is a next page. */
  done: boolean;
}

const ORDERS_A_PAGE = 25;

/**
 * All that the ledger knows of a person: as customer what their orders say, as learner what they were given and nothing of
 * whoever paid for it. What hangs on no order comes with the first page, and never goes out to a shop.
 */
export async function exportPerson(
  { db, erased, keepDays }: ExportParts,
  tenantId: string,
  request: ExportRequest,
): Promise<PersonalData> {
  const { emailKey, shopId, page, messages } = request;
  const name = pseudonymousName((await erased.hashOf(tenantId))(emailKey));
  return inTenant(db, tenantId, async (trx) => {
    const offset = (page - 1) * ORDERS_A_PAGE;
    const orders = await listOrdersOfPerson(trx, { emailKey, shopId }, { limit: ORDERS_A_PAGE + 1, offset });
    const items: ExportedItem[] = [];
    for (const order of orders.slice(0, ORDERS_A_PAGE))
      items.push(...(await describeOrder(trx, order, { emailKey, keepDays, messages })));
    if (page === 1 && shopId === undefined) items.push(...(await describePerson(trx, emailKey, messages)));
    if (page === 1) await note(trx, request, name);
    return { groups: inGroups(items, messages), done: orders.length <= ORDERS_A_PAGE };
  });
}

/** All pages in one. */
export async function exportWholly(
  parts: ExportParts,
  tenantId: string,
  request: Omit<ExportRequest, 'page'>,
): Promise<PersonalData['groups']> {
  const groups = new Map<ExportGroup, PersonalData['groups'][number]>();
  for (let page = 1, done = false; !done; page += 1) {
    const data = await exportPerson(parts, tenantId, { ...request, page });
    for (const group of data.groups) {
      const known = groups.get(group.id);
      if (known) known.items.push(...group.items);
      else groups.set(group.id, group);
    }
    ({ done } = data);
  }
  return [...groups.values()];
}

function inGroups(items: ExportedItem[], messages: PrivacyMessages): PersonalData['groups'] {
  return [...Map.groupBy(items, (item) => item.group)].map(([id, members]) => ({
    id,
    label: messages.group[id],
    items: members.map(({ id: itemId, facts }) => ({
      id: itemId,
      facts: facts.map(([fact, value]) => ({ name: messages.fact[fact], value })),
    })),
  }));
}

function note(trx: TenantTransaction, { actor, shopId }: ExportRequest, person: string): Promise<void> {
  const detail = { actor, person, shop: shopId ?? null };
  return addToTimeline(trx, { event: 'privacy.exported', detail, trace: randomUUID() });
}
