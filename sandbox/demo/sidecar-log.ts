import { isRecord, parseJson } from '../kit/parse.ts';
import type { Wakeup } from './until.ts';

/** One line of the sidecar's log: `msg` names the event, the rest are its fields. */
export interface LogLine {
  msg: string;
  trace?: string;
  /** Id of the order; a number in some events, a text in others. */
  order?: string;
  [field: string]: unknown;
}

/** Reads one line; undefined for anything but an event. */
export function parseLogLine(text: string): LogLine | undefined {
  const record = parseJson(text);
  if (!isRecord(record) || typeof record['msg'] !== 'string') return undefined;
  const { trace, order } = record;
  return {
    ...record,
    msg: record['msg'],
    ...(typeof trace === 'string' && { trace }),
    ...((typeof order === 'string' || typeof order === 'number') && { order: String(order) }),
  };
}

const KEPT_TEXTS = 8;

/** Everything the sidecar has logged so far, and whoever wants to hear of each event. */
export class SidecarLog {
  readonly #events: LogLine[] = [];
  readonly #listeners: ((line: LogLine) => void)[] = [];
  readonly #orderOfTrace = new Map<string, string>();
  #lastTexts: string[] = [];
  readonly #wakeup: Wakeup;

  constructor(wakeup: Wakeup) {
    this.#wakeup = wakeup;
  }

  /** Takes a line as it was written. */
  add(text: string): void {
    if (text.trim() === '') return;
    this.#lastTexts = [...this.#lastTexts, text].slice(-KEPT_TEXTS);
    const line = parseLogLine(text);
    if (line) this.#keep(line);
    this.#wakeup.wake();
  }

  onEvent(listener: (line: LogLine) => void): void {
    this.#listeners.push(listener);
  }

  /** The latest event of a name. */
  find(msg: string): LogLine | undefined {
    return this.#events.findLast((line) => line.msg === msg);
  }

  /** Events of one order, the oldest first; those of its accesses are found by their trace. */
  ofOrder(orderId: number, msg: string): LogLine[] {
    return this.#events.filter((line) => line.msg === msg && line.order === String(orderId));
  }

  /** Whether every delivery that was stored has been planned, or set aside for good. */
  isPlanned(): boolean {
    const done = this.#events.filter((line) => line.msg === 'order.planned').map((line) => line.trace);
    const planned = new Set(done);
    return this.#events.every((line) => line.msg !== 'delivery.stored' || planned.has(line.trace));
  }

  /** The end of the log, for the person who has to find out why it ended. */
  lastTexts(): readonly string[] {
    return this.#lastTexts;
  }

  #keep(line: LogLine): void {
    if (line.trace !== undefined && line.order !== undefined) this.#orderOfTrace.set(line.trace, line.order);
    const order = line.order ?? this.#orderOfTrace.get(line.trace ?? '');
    const known = order === undefined ? line : { ...line, order };
    this.#events.push(known);
    for (const listener of this.#listeners) listener(known);
  }
}
