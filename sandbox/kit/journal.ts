import { isRecord } from './parse.ts';
import { type Call, toPlainFields } from './call.ts';

/** One call the server received. `status` is null while it is worked on and when it is never answered. */
export interface JournalEntry {
  seq: number;
  at: string;
  method: string;
  path: string;
  query: Record<string, string | string[]>;
  body: unknown;
  caller: string | null;
  status: number | null;
  scope: string | null;
  fault: string | null;
}

const secretFields = ['client_secret', 'consumer_secret', 'secret', 'password'];

/** Every call since the start or the last clearing, in order of arrival. Unbounded, since tests count it. */
export class Journal {
  #entries: JournalEntry[] = [];
  #seq = 0;

  /** Notes that a call arrived; `status` and `fault` are filled in on the entry it gives back. */
  open(call: Call, withBody: boolean): JournalEntry {
    this.#seq += 1;
    const entry: JournalEntry = {
      seq: this.#seq,
      at: new Date().toISOString(),
      method: call.method,
      path: call.path,
      query: redact(toPlainFields(call.query)),
      body: withBody ? toShownBody(call.body) : null,
      caller: null,
      status: null,
      scope: null,
      fault: null,
    };
    this.#entries.push(entry);
    return entry;
  }

  /** Entries whose number is greater than `seq`. */
  since(seq: number): JournalEntry[] {
    const first = this.#entries[0]?.seq ?? 0;
    return this.#entries.slice(Math.max(0, seq - first + 1));
  }

  /** Forgets the entries; numbers go on, so that a reader's `since` stays valid. */
  clear(): void {
    this.#entries = [];
  }
}

function toShownBody(body: unknown): unknown {
  const plain = body instanceof URLSearchParams ? toPlainFields(body) : body;
  return isRecord(plain) ? redact(plain) : plain;
}

function redact<T extends Record<string, unknown>>(fields: T): T {
  if (!secretFields.some((name) => name in fields)) return fields;
  const hidden = secretFields.filter((name) => name in fields).map((name) => [name, '***']);
  return { ...fields, ...(Object.fromEntries(hidden) as Partial<T>) };
}
