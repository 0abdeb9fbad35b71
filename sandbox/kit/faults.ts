import {
  BadInput,
  type JsonRecord,
  readFlagOr,
  readNullableNumber,
  readNumberOr,
  readTextOr,
  toRecord,
} from './parse.ts';

/** What a matching call meets instead of, before or after its work. */
export interface FaultAction {
  delayMs: number;
  status: number | null;
  body: unknown;
  html: boolean;
  headers: Record<string, string>;
  /** Cuts the connection: `before` with nothing done, `after` the work, or `midway` in the answer to it. */
  reset: 'before' | 'after' | 'midway' | null;
  hang: boolean;
}

export interface Fault {
  id: number;
  name: string;
  match: { method: string | null; path: string | null; pathPattern: string | null };
  /** Calls it still applies to; null until it is deleted. */
  times: number | null;
  /** Matching calls it still lets through first. */
  skip: number;
  action: FaultAction;
}

/** The faults in force, oldest first; the first that matches a call is the one that applies. */
export class FaultList {
  #faults: Fault[] = [];
  #nextId = 1;

  /** Takes the body of `POST /__sandbox/faults`; gives back the fault with its id. */
  add(body: unknown): Fault {
    const fault = parseFault(body, this.#nextId);
    this.#nextId += 1;
    this.#faults.push(fault);
    return fault;
  }

  list(): readonly Fault[] {
    return this.#faults;
  }

  /** Removes one fault; false when there is none with that id. */
  remove(id: number): boolean {
    const before = this.#faults.length;
    this.#faults = this.#faults.filter((fault) => fault.id !== id);
    return this.#faults.length < before;
  }

  clear(): void {
    this.#faults = [];
  }

  /** Finds the fault for a call and counts it as used; undefined when the call goes through. */
  take(method: string, path: string): Fault | undefined {
    for (const fault of this.#faults) {
      if (!matches(fault, method, path)) continue;
      if (fault.skip > 0) {
        fault.skip -= 1;
        continue;
      }
      if (fault.times !== null) {
        fault.times -= 1;
        if (fault.times <= 0) this.remove(fault.id);
      }
      return fault;
    }
    return undefined;
  }
}

function matches(fault: Fault, method: string, path: string): boolean {
  const { match } = fault;
  if (match.method !== null && match.method !== method) return false;
  if (match.path !== null && !path.startsWith(match.path)) return false;
  return match.pathPattern === null || new RegExp(match.pathPattern).test(path);
}

function parseFault(body: unknown, id: number): Fault {
  const record = toRecord(body);
  const match = toRecord(record['match'] ?? {}, 'match');
  const action = parseAction(toRecord(record['action'], 'action'));
  const times = readNullableNumber(record, 'times', 1);
  if (times !== null && times < 1) throw new BadInput('times has to be 1 or more, or null for every call.');
  return {
    id,
    name: readTextOr(record, 'name', nameOf(action)),
    match: {
      method: readTextOr(match, 'method', null)?.toUpperCase() ?? null,
      path: readTextOr(match, 'path', null),
      pathPattern: readPattern(match),
    },
    times,
    skip: readNumberOr(record, 'skip', 0),
    action,
  };
}

function readPattern(match: JsonRecord): string | null {
  const source = readTextOr(match, 'pathPattern', null);
  if (source === null) return null;
  try {
    return new RegExp(source).source;
  } catch {
    throw new BadInput(`pathPattern is no regular expression: ${source}`);
  }
}

function parseAction(record: JsonRecord): FaultAction {
  const reset = record['reset'] ?? null;
  if (reset !== null && reset !== 'before' && reset !== 'after' && reset !== 'midway') {
    throw new BadInput('reset has to be before, after or midway.');
  }
  const headers = toRecord(record['headers'] ?? {}, 'headers');
  return {
    delayMs: readNumberOr(record, 'delayMs', 0),
    status: readNumberOr(record, 'status', null),
    body: record['body'],
    html: readFlagOr(record, 'html', false),
    headers: Object.fromEntries(Object.keys(headers).map((name) => [name, readTextOr(headers, name, '')])),
    reset,
    hang: readFlagOr(record, 'hang', false),
  };
}

function nameOf(action: FaultAction): string {
  if (action.hang) return 'hang';
  if (action.reset !== null) return `reset:${action.reset}`;
  if (action.status !== null) return `status:${action.status}`;
  return `delay:${action.delayMs}`;
}
