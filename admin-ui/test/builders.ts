import type { Delivery } from '../src/data/deliveries/types.ts';
import type { Routing, Rule } from '../src/data/routing/types.ts';
import type { Pairing, Settings } from '../src/data/settings/types.ts';

/** The settings of a shop that is paired and has nothing to complain about. */
export function pairedSettings(changes: Partial<Settings> = {}): Settings {
  return {
    site: { url: 'https://shop.example', pairedUrl: 'https://shop.example', isMoved: false },
    network: null,
    pairing: pairing(),
    outgoing: {
      lastSentAt: '2026-11-24T11:58:00Z',
      lastError: null,
      waiting: 0,
      failed: 0,
      oldestWaitingAt: null,
      nextAttemptAt: null,
    },
    incoming: { lastContactAt: '2026-11-24T11:59:30Z', lastReportAt: '2026-11-24T11:58:10Z' },
    schedule: { isCronDisabled: false, lastRunAt: '2026-11-24T11:59:00Z', isOverdue: false },
    ...changes,
  };
}

export function pairing(changes: Partial<Pairing> = {}): Pairing {
  return {
    sidecarUrl: 'https://sidecar.example',
    shopId: 'acme',
    pairedAt: '2026-11-24T10:00:00Z',
    ...changes,
  };
}

export function unpairedSettings(changes: Partial<Settings> = {}): Settings {
  return pairedSettings({
    site: { url: 'https://shop.example', pairedUrl: null, isMoved: false },
    pairing: null,
    ...changes,
  });
}

export function movedSettings(): Settings {
  return pairedSettings({
    site: { url: 'https://staging.example', pairedUrl: 'https://shop.example', isMoved: true },
  });
}

export function delivery(changes: Partial<Delivery> = {}): Delivery {
  return {
    id: 7,
    orderId: 118,
    orderUrl: 'https://shop.example/wp-admin/admin.php?page=wc-orders&action=edit&id=118',
    topic: 'order.updated',
    state: 'sent',
    attempts: 1,
    createdAt: '2026-11-24T11:57:58Z',
    sentAt: '2026-11-24T11:58:00Z',
    nextAttemptAt: null,
    log: [{ at: '2026-11-24T11:58:00Z', status: 200, code: 'sent', sentence: '', durationMs: 84 }],
    ...changes,
  };
}

/** A delivery that the sidecar did not take yet. */
export function waitingDelivery(changes: Partial<Delivery> = {}): Delivery {
  return delivery({
    state: 'waiting',
    attempts: 12,
    sentAt: null,
    nextAttemptAt: '2026-11-24T12:30:00Z',
    log: Array.from({ length: 10 }, (_, index) => ({
      at: `2026-11-24T11:${50 - index}:00Z`,
      status: null,
      code: 'sidecar_unreachable',
      sentence: 'The sidecar does not answer. Is it running?',
      durationMs: 10_000,
    })),
    ...changes,
  });
}

/** A rule of the shop itself. */
export function rule(changes: Partial<Rule> = {}): Rule {
  return {
    ...{ ruleId: 'own1', organisation: null, courseKey: null, sku: 'EN-*', shopId: 'acme', lmsId: 'school' },
    ...changes,
  };
}

/** A rule of the institution, and after it two of the shop itself. */
export function routing(changes: Partial<Routing> = {}): Routing {
  return {
    version: 4,
    rules: [
      rule({ ruleId: 'inst1', organisation: 'UBA', sku: null, shopId: null, lmsId: 'campus' }),
      rule(),
      rule({ ruleId: 'own2', sku: null, courseKey: 'course-v1:*+PY101+*' }),
    ],
    warnings: [],
    shopId: 'acme',
    defaultLmsId: 'campus',
    lmsIds: ['campus', 'school'],
    ...changes,
  };
}
