import { parseJson } from '../shared/parse-json.ts';
import { looksLikeCourseKey, parseCourseKey, type CourseKey } from './course-key.ts';
import type { CourseMode } from './course-mode.ts';
import { ON_REFUND, type ProductRefundPolicy } from './refund-policy.ts';

/** One course run that an offer sells. `lms` null: routing decides. `mode` null: see `chooseMode`. */
export interface OfferEntry {
  lms: string | null;
  courseKey: CourseKey;
  mode: CourseMode | null;
}

/** Where a line's offer came from, the strongest first. */
export type OfferSource = 'line' | 'sku_table' | 'sku';

/** What an order line sells; a line that sells no course has no offer and is left alone. */
export type LineOffer =
  ({ source: OfferSource } & SoldOffer) | { source: OfferSource; problem: OfferProblem; text: string };

/** What is kept with the line that it was sold on. */
export interface SoldOffer {
  entries: OfferEntry[];
  /** What the product says about refunds; the shop's policy fills in the rest. */
  refunds: ProductRefundPolicy;
}

export type OfferProblem = 'offer_unreadable' | 'course_key_malformed';

/** Order line meta in which the plugin keeps the offer as it was when the order was placed. */
export const OFFER_META_KEY = '_matricula_offer';

/**
 * Finds the offer of an order line: its own meta, else the shop's table by SKU, else the SKU itself.
 *
 * @param offerMeta Text of the line's own offer meta, undefined when it has none.
 * @param table The shop's offers by SKU.
 */
export function resolveOffer(
  sku: string,
  offerMeta: string | undefined,
  table: ReadonlyMap<string, SoldOffer>,
): LineOffer | undefined {
  if (offerMeta !== undefined && offerMeta !== '') return { source: 'line', ...parseOffer(offerMeta) };
  const offer = table.get(sku.trim());
  if (offer) return { source: 'sku_table', ...offer };
  if (!looksLikeCourseKey(sku)) return undefined;
  const courseKey = parseCourseKey(sku);
  return courseKey
    ? { source: 'sku', entries: [{ lms: null, courseKey, mode: null }], refunds: {} }
    : { source: 'sku', problem: 'course_key_malformed', text: sku };
}

type ParsedOffer = SoldOffer | { problem: OfferProblem; text: string };

/**
 * Reads an offer written as the JSON text
 * `{"version": 1, "courses": [{"courseKey", "mode"?, "lms"?}], "onRefund"?, "refundWindowDays"?}`.
 */
export function parseOffer(text: string): ParsedOffer {
  const offer = parseJson(text);
  if (!isRecord(offer) || !Array.isArray(offer.courses) || offer.courses.length === 0) {
    return { problem: 'offer_unreadable', text };
  }
  const entries: OfferEntry[] = [];
  for (const course of offer.courses as unknown[]) {
    if (!isRecord(course) || typeof course.courseKey !== 'string')
      return { problem: 'offer_unreadable', text };
    const courseKey = parseCourseKey(course.courseKey);
    if (!courseKey) return { problem: 'course_key_malformed', text: course.courseKey };
    const entry = { courseKey, mode: textOrNull(course.mode), lms: textOrNull(course.lms) };
    if (entries.some((other) => isSameTarget(other, entry))) return { problem: 'offer_unreadable', text };
    entries.push(entry);
  }
  return { entries, refunds: parseRefundPolicy(offer.onRefund, offer.refundWindowDays) };
}

/** What is none of the words, or no number of days, says nothing: the shop's policy holds. */
function parseRefundPolicy(onRefund: unknown, windowDays: unknown): ProductRefundPolicy {
  const known = ON_REFUND.find((word) => word === onRefund);
  const isDays = typeof windowDays === 'number' && Number.isInteger(windowDays) && windowDays >= 0;
  return { ...(known && { onRefund: known }), ...(isDays && { windowDays }) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One course run twice in an offer: nobody can tell which of its modes was meant. */
export function isSameTarget(a: OfferEntry, b: OfferEntry): boolean {
  return a.courseKey === b.courseKey && a.lms === b.lms;
}

/** Whether two offers sell the same course runs in the same modes. */
export function isSameOffer(a: SoldOffer, b: SoldOffer): boolean {
  const key = ({ entries }: SoldOffer) =>
    JSON.stringify(entries.map(({ lms, courseKey, mode }) => [lms, courseKey, mode]).sort());
  return key(a) === key(b);
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}
