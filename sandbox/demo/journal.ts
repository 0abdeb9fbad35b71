import { isRecord } from '../kit/parse.ts';
import type { JournalEntry } from '../kit/journal.ts';

/** Reads a sandbox's journal as it grows, and passes each call on once it is answered. */
export class JournalFollower {
  readonly #url: string;
  readonly #entries: JournalEntry[] = [];
  readonly #listeners: ((entry: JournalEntry) => void)[] = [];
  readonly #seen = new Set<number>();
  #since = 0;
  #reading: Promise<void> = Promise.resolve();

  constructor(url: string) {
    this.#url = url;
  }

  onAnswered(listener: (entry: JournalEntry) => void): void {
    this.#listeners.push(listener);
  }

  /** Every call that has been answered, the oldest first. */
  answered(): readonly JournalEntry[] {
    return this.#entries;
  }

  /** Reads what is new; to be called whenever the sandbox has worked on a call. */
  catchUp(): Promise<void> {
    this.#reading = this.#reading.then(() => this.#read()).catch(() => undefined); // it is closing
    return this.#reading;
  }

  async #read(): Promise<void> {
    const response = await fetch(`${this.#url}/__sandbox/journal?since=${this.#since}`);
    const { entries } = (await response.json()) as { entries: JournalEntry[] };
    for (const entry of entries) {
      if (entry.status === null || this.#seen.has(entry.seq)) continue;
      this.#seen.add(entry.seq);
      this.#entries.push(entry);
      for (const listener of this.#listeners) listener(entry);
    }
    const open = entries.find((entry) => entry.status === null);
    this.#since = open ? open.seq - 1 : (entries.at(-1)?.seq ?? this.#since);
  }
}

/** An enrollment that a call to the LMS brought about. */
export interface WrittenEnrollment {
  user: string;
  courseKey: string;
  mode: string;
  /** Shop and id of the orders that paid for it, as the sidecar writes them into the enrollment: "books/1001". */
  orders: string[];
  at: number;
}

/** Reads an enrollment out of a call that succeeded; undefined for any other call. */
export function toWrittenEnrollment(entry: JournalEntry): WrittenEnrollment | undefined {
  const { body } = entry;
  if (entry.method !== 'POST' || entry.path !== '/api/enrollment/v1/enrollment') return undefined;
  if (entry.status !== 200 || entry.fault !== null || !isRecord(body)) return undefined;
  const { user, mode, course_details: course } = body;
  const courseKey = isRecord(course) ? course['course_id'] : undefined;
  if (typeof user !== 'string' || typeof mode !== 'string' || typeof courseKey !== 'string') return undefined;
  if (body['is_active'] === false) return undefined;
  const orders = ordersOf(body['enrollment_attributes']);
  return { user, mode, courseKey, orders, at: Date.parse(entry.at) };
}

/** The orders named in the attributes of an enrollment. */
export function ordersOf(attributes: unknown): string[] {
  const rows = Array.isArray(attributes) ? attributes.filter(isRecord) : [];
  return rows
    .filter((row) => row['name'] === 'order_number')
    .flatMap((row) => String(row['value']).split(', '));
}
