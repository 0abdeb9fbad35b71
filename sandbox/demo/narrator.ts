import type { JournalEntry } from '../kit/journal.ts';
import {
  narrateLmsCall,
  narrateLogLine,
  narrateShopCall,
  peopleInTheShop,
  type Step,
  type Told,
  writtenBack,
} from './narrate.ts';
import type { Screen } from './screen.ts';
import type { LogLine } from './sidecar-log.ts';

interface Thread {
  startedAt: number;
  lastToldAt: number;
  told: Told;
}

/** Tells what happens to each order as it happens, those that a person places in the shop afterwards included. */
export class Narrator {
  readonly #screen: Screen;
  readonly #threads = new Map<string, Thread>();
  #current: Thread = newThread(Date.now());
  #strangers: { echoMs: number } | undefined;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  /** What comes now is told as one thing, its times counted from here. */
  start(): void {
    this.#current = newThread(Date.now());
  }

  /** An order belongs to what is told now. */
  begin(orderId: number | string): void {
    this.#threads.set(String(orderId), this.#current);
  }

  /**
   * From now on orders come from a person who uses the shop.
   *
   * @param echoMs Our own write-back is delivered within this time; what comes later was caused by a person.
   */
  meetStrangers(echoMs: number): void {
    this.#strangers = { echoMs };
  }

  /** Tells what a person does; what follows from it is told anew. */
  act(step: Step): void {
    const { told } = this.#current;
    const isEchoStillToCome = told.has(writtenBack) && !peopleInTheShop.includes(step.who);
    told.clear();
    if (isEchoStillToCome) told.add(writtenBack);
    this.#tell(this.#current, step);
  }

  /** Tells what was written into an order, where the shop keeps no journal of calls. */
  onWriteBack(step: Step): void {
    this.#tell(this.#threadOf(step.orderId), step);
  }

  onLogLine(line: LogLine): void {
    if (line.msg === 'delivery.stored' && line.order !== undefined) this.#meet(line.order);
    const thread = this.#threadOf(line.order);
    const step = narrateLogLine(line, thread.told);
    if (step) this.#tell(thread, step);
    // It is about to be sent: its own delivery may be here before its answer.
    if (line.msg === 'report.written') thread.told.add(writtenBack);
  }

  onLmsCall(entry: JournalEntry): void {
    this.#tellIfAny(narrateLmsCall(entry));
  }

  onShopCall(entry: JournalEntry): void {
    this.#tellIfAny(narrateShopCall(entry));
  }

  /** An order that nobody announced: a person is using the shop. */
  #meet(orderId: string): void {
    if (!this.#strangers) return;
    const thread = this.#threads.get(orderId);
    if (thread && Date.now() - thread.lastToldAt > this.#strangers.echoMs) thread.told.clear();
    if (thread) return;
    this.start();
    this.begin(orderId);
    this.#screen.say();
    this.#screen.heading(`Order ${orderId}`);
  }

  #tellIfAny(step: Step | undefined): void {
    if (step) this.#tell(this.#threadOf(step.orderId), step);
  }

  #threadOf(orderId: string | undefined): Thread {
    return this.#threads.get(orderId ?? '') ?? this.#current;
  }

  #tell(thread: Thread, step: Step): void {
    thread.lastToldAt = Date.now();
    this.#screen.step((thread.lastToldAt - thread.startedAt) / 1000, step);
  }
}

function newThread(startedAt: number): Thread {
  return { startedAt, lastToldAt: startedAt, told: new Set() };
}
