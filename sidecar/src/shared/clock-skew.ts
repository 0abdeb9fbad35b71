/**
 * How far another machine's clock is ahead of this one's.
 *
 * @param dateHeader The `Date` header of its answer.
 * @param askedAtMs This machine's time when it was asked.
 * @returns Whole seconds, negative when it is behind; undefined when it does not tell its time.
 */
export function clockSkewSeconds(dateHeader: string | undefined, askedAtMs: number): number | undefined {
  const theirs = Date.parse(dateHeader ?? '');
  return Number.isNaN(theirs) ? undefined : Math.round((theirs - askedAtMs) / 1000);
}
