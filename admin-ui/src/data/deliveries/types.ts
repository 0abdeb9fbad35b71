import type { Moment } from '../settings/types.ts';

export type DeliveryState = 'waiting' | 'sent' | 'failed' | 'skipped';

/** One try at a delivery; `status` is the HTTP status, null when no answer came. */
export interface Attempt {
  at: Moment;
  status: number | null;
  code: string;
  /** Empty where there is nothing to say. */
  sentence: string;
  durationMs: number;
}

/** A row of the plugin's outbox; `log` holds its last ten attempts, the newest first. */
export interface Delivery {
  id: number;
  orderId: number;
  orderUrl: string | null;
  topic: string;
  state: DeliveryState;
  attempts: number;
  createdAt: Moment;
  sentAt: Moment | null;
  nextAttemptAt: Moment | null;
  log: Attempt[];
}

/** Deliveries on one page of the list. */
export const PER_PAGE = 20;

/** Which deliveries to list; no state means all. */
export interface DeliveryQuery {
  page: number;
  state: DeliveryState | '';
}

export interface DeliveryList {
  deliveries: Delivery[];
  total: number;
}
