export interface ShopSettings {
  latencyMs: number;
  journalBodies: boolean;
  /** From a change to the webhook's delivery; changes in between collapse into one. */
  deliveryDelayMs: number;
  /** WordPress gives a delivery a minute. */
  deliveryTimeoutMs: number;
  /** Deliveries on their way at once. */
  deliveryConcurrency: number;
  /** false holds deliveries back until it is true again. */
  deliver: boolean;
  /** The REST API answers like a site under maintenance. */
  restAway: boolean;
  /** Site time minus UTC. */
  utcOffsetMinutes: number;
}

export const defaultSettings: ShopSettings = {
  latencyMs: 0,
  journalBodies: true,
  deliveryDelayMs: 50,
  deliveryTimeoutMs: 60_000,
  deliveryConcurrency: 10,
  deliver: true,
  restAway: false,
  utcOffsetMinutes: 0,
};

export const versions = { woocommerce: '11.0.1', wordpress: '7.1.4' } as const;
