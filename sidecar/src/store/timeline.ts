import type { TenantTransaction } from './in-tenant.ts';

export type TimelineEvent =
  | 'order.planned'
  | 'access.attempted'
  | 'access.changed'
  | 'access.granted_by_hand'
  | 'access.revoked_by_hand'
  | 'access.held_by_hand'
  | 'access.released_by_hand'
  | 'access.taken_over'
  | 'order.backfilled'
  | 'learner.changed'
  | 'seat.assigned'
  | 'question.asked'
  | 'question.answered'
  | 'question.withdrawn'
  | 'policy.changed'
  | 'routing.changed'
  | 'routing.refused'
  | 'attention.redriven'
  | 'owner.changed'
  | 'lms.paused'
  | 'lms.resumed'
  | 'lms.runs_opened'
  | 'reconciliation.asked'
  | 'backfill.asked'
  | 'transfer.asked'
  | 'transfer.changed'
  | 'transfer.mailed'
  | 'transfer.put_off'
  | 'transfer.confirmed'
  | 'transfer.refused'
  | 'transfer.withdrawn'
  | 'confirmers.changed'
  | 'institution.changed'
  | 'tenant.added'
  | 'tenant.changed'
  | 'shop.address_refused'
  | 'shop.connection_asked'
  | 'shop.connection_refused'
  | 'shop.connection_failed'
  | 'shop.connected'
  | 'shop.webhooks_kept'
  | 'token.created'
  | 'token.revoked'
  | 'api.refused'
  | 'privacy.exported'
  | 'privacy.erased'
  | 'privacy.purged'
  | 'secrets.resealed'
  | 'report.written'
  | 'report.sent';

/** What happened to an order or an access, as support and the shop owner read it. Ids and codes, no addresses. */
export interface TimelineEntry {
  event: TimelineEvent;
  shopId?: string;
  orderId?: string;
  accessId?: string;
  detail: Record<string, string | number | boolean | null>;
  trace: string;
}

export async function addToTimeline(trx: TenantTransaction, ...entries: TimelineEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await trx
    .insertInto('timeline')
    .values(
      entries.map((entry) => ({
        event: entry.event,
        shop_id: entry.shopId ?? '',
        order_id: entry.orderId ?? '',
        access_id: entry.accessId ?? null,
        detail: JSON.stringify(entry.detail),
        trace: entry.trace,
      })),
    )
    .execute();
}

/** The timeline of an order with that of the accesses its grants lead to, the oldest first. */
export async function readTimeline(
  trx: TenantTransaction,
  order: { shopId: string; orderId: string },
): Promise<{ at: Date; event: string; detail: Record<string, unknown>; trace: string }[]> {
  return trx
    .selectFrom('timeline')
    .select(['at', 'event', 'detail', 'trace'])
    .where((where) =>
      where.or([
        where.and([where('shop_id', '=', order.shopId), where('order_id', '=', order.orderId)]),
        where(
          'access_id',
          'in',
          trx
            .selectFrom('access')
            .innerJoin('grants', (join) =>
              join
                .onRef('grants.learner_id', '=', 'access.learner_id')
                .onRef('grants.lms_id', '=', 'access.lms_id')
                .onRef('grants.course_key', '=', 'access.course_key'),
            )
            .select('access.id')
            .where('grants.shop_id', '=', order.shopId)
            .where('grants.order_id', '=', order.orderId),
        ),
      ]),
    )
    .orderBy('at')
    .execute();
}
