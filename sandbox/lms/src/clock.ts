let lastMicros = 0;

/**
 * The present as an ISO time with microseconds, later than any it gave before: enrollments are paged by
 * their creation time, so two may not share one.
 */
export function isoMicros(): string {
  lastMicros = Math.max(Date.now() * 1000, lastMicros + 1);
  const seconds = new Date(Math.floor(lastMicros / 1000)).toISOString().slice(0, 19);
  return `${seconds}.${String(lastMicros % 1_000_000).padStart(6, '0')}Z`;
}

/** The present as Django prints a time without microseconds. */
export function isoSeconds(): string {
  return `${new Date().toISOString().slice(0, 19)}Z`;
}

/** Tells whether an ISO time lies before now; an absent one does not. */
export function isPast(time: string | null): boolean {
  return time !== null && Date.parse(time) <= Date.now();
}
