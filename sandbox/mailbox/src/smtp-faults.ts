import {
  BadInput,
  readChoice,
  readFlagOr,
  readNullableNumber,
  readNumberOr,
  readTextOr,
  toRecord,
} from '../../kit/parse.ts';

const stages = ['connect', 'auth', 'mail', 'rcpt', 'data'] as const;
export type Stage = (typeof stages)[number];

/** What a session meets at a stage instead of its work. */
export interface SmtpFault {
  id: number;
  stage: Stage;
  /** Only for this recipient; null: for everybody. */
  recipient: string | null;
  /** The answer: 4xx for now, 5xx for good; null: the work is done. */
  code: number | null;
  text: string;
  delayMs: number;
  /** Waits with the answer, once the work is done. */
  answerDelayMs: number;
  /** Cuts the connection. At `data` the mail is kept first, and the client never hears of it. */
  drop: boolean;
  /** Sessions it still applies to; null until it is deleted. */
  times: number | null;
}

/** The faults in force, oldest first; the first that matches is the one that applies. */
export class SmtpFaults {
  #faults: SmtpFault[] = [];
  #nextId = 1;

  /** Takes the body of `POST /__sandbox/smtp-faults`. */
  add(body: unknown): SmtpFault {
    const record = toRecord(body);
    const code = readNullableNumber(record, 'code', null);
    const times = readNullableNumber(record, 'times', 1);
    if (code !== null && (code < 400 || code > 599)) throw new BadInput('code has to be from 400 to 599.');
    if (times !== null && times < 1)
      throw new BadInput('times has to be 1 or more, or null for every session.');
    const fault: SmtpFault = {
      id: this.#nextId,
      stage: readChoice(record, 'stage', stages, 'rcpt'),
      recipient: readTextOr(record, 'recipient', null)?.toLowerCase() ?? null,
      code,
      text: readTextOr(record, 'text', code !== null && code < 500 ? 'Try again later' : 'Refused'),
      delayMs: readNumberOr(record, 'delayMs', 0),
      answerDelayMs: readNumberOr(record, 'answerDelayMs', 0),
      drop: readFlagOr(record, 'drop', false),
      times,
    };
    this.#nextId += 1;
    this.#faults.push(fault);
    return fault;
  }

  list(): readonly SmtpFault[] {
    return this.#faults;
  }

  remove(id: number): boolean {
    const before = this.#faults.length;
    this.#faults = this.#faults.filter((fault) => fault.id !== id);
    return this.#faults.length < before;
  }

  clear(): void {
    this.#faults = [];
  }

  /** Finds the fault for a stage and counts it as used; undefined when the work is done. */
  take(stage: Stage, recipients: readonly string[] = []): SmtpFault | undefined {
    const fault = this.#faults.find(
      (candidate) =>
        candidate.stage === stage &&
        (candidate.recipient === null ||
          recipients.some((recipient) => recipient.toLowerCase() === candidate.recipient)),
    );
    if (fault?.times != null) {
      fault.times -= 1;
      if (fault.times <= 0) this.remove(fault.id);
    }
    return fault;
  }
}
