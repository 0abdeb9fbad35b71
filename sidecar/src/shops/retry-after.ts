const DEFAULT_SECONDS = 60;
/** What stands in front of a shop may ask for anything; it is asked again within the hour. */
const LONGEST_SECONDS = 3600;

/** How long a shop that answered 429 is left alone, in seconds. A date counts as not said. */
export function readRetryAfter(header: string | undefined): number {
  const seconds = Number(header);
  return seconds > 0 ? Math.min(seconds, LONGEST_SECONDS) : DEFAULT_SECONDS;
}
