import type { Shop } from './shop.ts';

export interface Stamp {
  /** Site time. */
  local: string;
  gmt: string;
}

/** The present as WooCommerce stores it: whole seconds, without a zone. */
export function stampNow(shop: Shop): Stamp {
  return { local: format(Date.now() + shop.settings.utcOffsetMinutes * 60_000), gmt: format(Date.now()) };
}

/**
 * Reads a date of a query, which is site time unless the caller says otherwise, into the form of `_gmt`
 * dates. Undefined when it is none.
 */
export function toGmt(shop: Shop, text: string, isGmt: boolean): string | undefined {
  const hasZone = /(Z|[+-]\d\d:?\d\d)$/i.test(text);
  const time = Date.parse(hasZone ? text : `${text}Z`);
  if (Number.isNaN(time)) return undefined;
  return format(hasZone || isGmt ? time : time - shop.settings.utcOffsetMinutes * 60_000);
}

function format(time: number): string {
  return new Date(time).toISOString().slice(0, 19);
}
