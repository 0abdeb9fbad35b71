/** The rate limits of an LMS, per minute (`enrollments/views.py`, `course_api/views.py`). */
export const limits = {
  enrollment: { user: 40, staff: 120 },
  courseList: { user: 20, staff: 40, service_user: 800 },
  /** `RATELIMIT_RATE` of `oauth_dispatch/views.py`. */
  token: 120,
} as const;

const windowMs = 60_000;

/** A refused call; the wait is null when REST framework cannot tell it and leaves it out of the answer. */
export interface Throttled {
  waitSeconds: number | null;
}

/**
 * REST framework's `SimpleRateThrottle`: a sliding window of a minute by bucket. A call that is refused
 * leaves no mark in it.
 */
export class Throttles {
  #calls = new Map<string, number[]>();

  /** Counts a call; gives back how long to wait when it is refused, else undefined. */
  charge(bucket: string, limit: number): Throttled | undefined {
    const now = Date.now();
    const calls = this.#calls.get(bucket) ?? [];
    this.#calls.set(bucket, calls);
    while (calls[0] !== undefined && calls[0] <= now - windowMs) calls.shift();
    const oldest = calls[0];
    if (oldest === undefined || calls.length < limit) {
      calls.push(now);
      return undefined;
    }
    // Views of different limits share buckets, so a view may find more calls than it allows itself.
    const available = limit - calls.length + 1;
    if (available <= 0) return { waitSeconds: null };
    return { waitSeconds: Math.ceil((windowMs - (now - oldest)) / 1000 / available) };
  }

  clear(): void {
    this.#calls.clear();
  }
}

/**
 * The limit of the token endpoint: so many calls in a window of a minute that opens with the first one.
 * Refused calls count too, as `django-ratelimit` counts them.
 */
export class FixedWindow {
  #windows = new Map<string, { endsAt: number; calls: number }>();

  /** Counts a call; true while it is within the limit. */
  charge(key: string, limit: number): boolean {
    const present = this.#windows.get(key);
    const isOpen = present !== undefined && present.endsAt > Date.now();
    const window = isOpen ? present : { endsAt: Date.now() + windowMs, calls: 0 };
    window.calls += 1;
    this.#windows.set(key, window);
    return window.calls <= limit;
  }

  clear(): void {
    this.#windows.clear();
  }
}
