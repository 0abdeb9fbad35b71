import type { ProductRefundPolicy } from './refund-policy.ts';
import type { LineOffer, OfferEntry, OfferProblem } from './offer.ts';

/** An offer entry whose LMS has been decided; null where none of that name, or no LMS at all, is known. */
export type RoutedEntry = OfferEntry & { lmsId: string | null };

/** What a line sells, with the LMS of each entry. */
export type RoutedOffer =
  { entries: RoutedEntry[]; refunds: ProductRefundPolicy } | { problem: OfferProblem; text: string };

/** The LMSs that a shop's orders may reach. */
export interface Routing {
  lmsIds: string[];
  defaultLmsId: string | null;
}

/**
 * Decides the LMS of each entry: the one the offer names, else the shop's default, else the only one there is.
 * Two entries meet where one names that LMS and one names none: the first of them counts.
 */
export function routeOffer(offer: LineOffer, routing: Routing): RoutedOffer {
  if ('problem' in offer) return { problem: offer.problem, text: offer.text };
  const onlyLmsId = routing.lmsIds.length === 1 ? (routing.lmsIds[0] ?? null) : null;
  const fallback = routing.defaultLmsId ?? onlyLmsId;
  const routed = offer.entries.map((entry) => ({
    ...entry,
    lmsId: entry.lms === null ? fallback : routing.lmsIds.includes(entry.lms) ? entry.lms : null,
  }));
  const byTarget = Map.groupBy(routed, ({ lmsId, lms, courseKey }) =>
    JSON.stringify([lmsId ?? { unknown: lms }, courseKey]),
  );
  return { entries: [...byTarget.values()].flatMap(([first]) => first ?? []), refunds: offer.refunds };
}
