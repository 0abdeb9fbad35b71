import { DEFAULT_GATEWAY_CLASSES, DEFAULT_GRANTING_STATUSES } from '../ledger/paid.ts';
import type { ShopSettings } from '../store/schema.ts';

/** Line meta under which shops keep the learner's address; the first is our plugin's own. */
const DEFAULT_LEARNER_META_KEYS = ['_matricula_learners', 'Learner email', 'learner_email'];

/** The rules of a shop that nobody has changed yet. */
export function defaultSettings(): ShopSettings {
  return {
    grantingStatuses: DEFAULT_GRANTING_STATUSES,
    gatewayClasses: DEFAULT_GATEWAY_CLASSES,
    learnerMetaKeys: DEFAULT_LEARNER_META_KEYS,
    completesOrders: true,
  };
}

/** A shop's paid dates have whole seconds: an order paid right after this must not count as paid before. */
export function thisSecond(): Date {
  return new Date(Math.floor(Date.now() / 1000) * 1000);
}
