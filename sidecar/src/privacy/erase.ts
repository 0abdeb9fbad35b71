import { randomUUID } from 'node:crypto';
import { addressPattern, hideErased, pseudonymousName } from '../ledger/erased-people.ts';
import { fingerprint } from '../ledger/snapshot.ts';
import { withoutNews } from '../reports/rename-reported.ts';
import type { Db } from '../store/database.ts';
import { eraseAddress, eraseLearner, giveAddress, lockLearnersOfPerson } from '../store/erased-learners.ts';
import {
  countDueDeliveries,
  dropUnplannedBodies,
  eraseFromFindings,
  eraseFromMails,
  eraseFromOrder,
  listOrdersOfPerson,
  type ErasedPerson,
} from '../store/erasures.ts';
import type { OrderAddress } from '../store/grants.ts';
import { inTenant, type TenantTransaction } from '../store/in-tenant.ts';
import { lockOrder, lockOrderAddress } from '../store/orders.ts';
import { addToTimeline } from '../store/timeline.ts';
import type { ErasedPeople } from './erased-people.ts';
import type { PrivacyMessages } from './messages/messages.ts';

export interface ErasureParts {
  db: Db;
  erased: ErasedPeople;
}

export interface ErasureRequest {
  /** Lower-cased, as `parseEmail` gives it. */
  emailKey: string;
  /** Only what this shop's orders say; undefined: everything. */
  shopId: string | undefined;
  /** Who asks, as the audit names them. */
  actor: string;
  reason: string | null;
  messages: PrivacyMessages;
}

/** What an erasure, or one step of it, came to. */
export interface Erasure {
  /** Orders that do not name the person any more. */
  orders: number;
  /** Accounts of LMSs that the ledger knows no more. */
  accounts: number;
  /** Stored deliveries whose text is gone. */
  deliveries: number;
  /** What stays, and why: a sentence each. */
  retained: string[];
  /** False: there is more; ask again. */
  done: boolean;
}

/** One order is one transaction; so many are answered together. */
const ORDERS_AT_ONCE = 25;

/**
 * Erases a person step by step: their orders first, the accounts that they lead to with the last. Killed in between, it is
 * asked again and goes on; asked once more when it is done, it finds nothing.
 *
 * Grants stay as they are, and the LMS is told nothing: whoever paid does not lose a course by it.
 */
export async function erasePerson(
  parts: ErasureParts,
  tenantId: string,
  request: ErasureRequest,
): Promise<Erasure> {
  const { emailKey, shopId, messages } = request;
  const hash = (await parts.erased.hashOf(tenantId))(emailKey);
  const person = { emailKey, hash };
  const run = <T>(work: (trx: TenantTransaction) => Promise<T>) => inTenant(parts.db, tenantId, work);
  const orders = await run((trx) =>
    listOrdersOfPerson(trx, { emailKey, shopId }, { limit: ORDERS_AT_ONCE + 1 }),
  );
  const now = orders.slice(0, ORDERS_AT_ONCE);
  let deliveries = 0;
  for (const order of now) deliveries += await run((trx) => eraseOrder(trx, order, person));
  const step = { orders: now.length, accounts: 0, deliveries, retained: [] };
  if (orders.length > now.length) {
    await run((trx) => note(trx, request, person, step));
    return { ...step, done: false };
  }
  return run(async (trx) => {
    const rest = await eraseRest(trx, person, request);
    const waiting = await countDueDeliveries(trx, now);
    const whole = { ...step, accounts: rest.accounts, deliveries: deliveries + rest.deliveries };
    const isNews = whole.orders + whole.accounts + whole.deliveries > 0;
    if (isNews) await note(trx, request, person, whole);
    const retained = [
      ...(isNews ? [messages.lmsStays] : []),
      ...(waiting > 0 ? [messages.deliveriesWait(waiting)] : []),
      ...rest.retained,
    ];
    return { ...whole, retained, done: true };
  });
}

/** Erases everything at once, however many steps it takes. */
export async function eraseWholly(
  parts: ErasureParts,
  tenantId: string,
  request: ErasureRequest,
): Promise<Erasure> {
  const sum: Erasure = { orders: 0, accounts: 0, deliveries: 0, retained: [], done: false };
  while (!sum.done) {
    const step = await erasePerson(parts, tenantId, request);
    sum.orders += step.orders;
    sum.accounts += step.accounts;
    sum.deliveries += step.deliveries;
    sum.retained = step.retained;
    sum.done = step.done;
  }
  return sum;
}

async function eraseOrder(
  trx: TenantTransaction,
  address: OrderAddress,
  person: ErasedPerson,
): Promise<number> {
  await lockOrderAddress(trx, address);
  const stored = await lockOrder(trx, address);
  if (!stored) return 0;
  const order = hideErased(stored.order, (key) => (key === person.emailKey ? person.hash : undefined));
  return withoutNews(trx, address, () =>
    eraseFromOrder(trx, address, person, { order, fingerprint: fingerprint(order) }),
  );
}

/** What hangs on no order. */
async function eraseRest(
  trx: TenantTransaction,
  person: ErasedPerson,
  { shopId, messages }: ErasureRequest,
): Promise<Pick<Erasure, 'accounts' | 'deliveries' | 'retained'>> {
  const retained: string[] = [];
  let accounts = 0;
  for (const learner of await lockLearnersOfPerson(trx, person, shopId)) {
    if (learner.isNeededElsewhere) await giveAddress(trx, learner.lmsId, person, learner.learnerId);
    else if (learner.hasOtherAddress) {
      await eraseAddress(trx, learner, person);
      // A shop is told of its own orders alone.
      if (shopId === undefined) retained.push(messages.otherAddress(learner.lmsId));
    } else {
      await eraseLearner(trx, learner, person);
      accounts += 1;
    }
  }
  const deliveries = await dropUnplannedBodies(trx, person, shopId);
  if (shopId === undefined) {
    await eraseFromMails(trx, person);
    await eraseFromFindings(trx, person);
  }
  return { accounts, deliveries, retained };
}

/** Who had whom erased: the hash tells the one from the other, and nobody who it was. */
async function note(
  trx: TenantTransaction,
  { emailKey, shopId, actor, reason }: ErasureRequest,
  { hash }: ErasedPerson,
  { orders, accounts, deliveries }: Pick<Erasure, 'orders' | 'accounts' | 'deliveries'>,
): Promise<void> {
  const name = pseudonymousName(hash);
  const said = reason?.replace(new RegExp(addressPattern(emailKey), 'giu'), name) ?? null;
  const detail = { actor, reason: said, person: name, shop: shopId ?? null, orders, accounts, deliveries };
  await addToTimeline(trx, { event: 'privacy.erased', detail, trace: randomUUID() });
}
