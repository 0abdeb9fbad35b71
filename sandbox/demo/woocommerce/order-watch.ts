import { narrateCompletion, narrateNote } from '../narrate.ts';
import type { Narrator } from '../narrator.ts';
import type { LogLine } from '../sidecar-log.ts';
import type { NoteRow } from '../demo-shop.ts';

/** Whoever reads the notes of an order that are the sidecar's, the oldest first. */
export type ReadNotes = (orderId: number) => Promise<NoteRow[]>;

/** Tells what came into an order: it is read, as staff reads it, whenever the sidecar says that it has reported. */
export class OrderWatch {
  readonly #readNotes: ReadNotes;
  readonly #narrator: Pick<Narrator, 'onWriteBack'>;
  readonly #told = new Set<number>();
  #reading: Promise<void> = Promise.resolve();
  #unread = 0;

  constructor(readNotes: ReadNotes, narrator: Pick<Narrator, 'onWriteBack'>) {
    this.#readNotes = readNotes;
    this.#narrator = narrator;
  }

  /** Whether everything that was reported has been told. */
  isUpToDate(): boolean {
    return this.#unread === 0;
  }

  onLogLine({ msg, order, outcome }: LogLine): void {
    if (msg !== 'report.sent' || order === undefined) return;
    this.#unread += 1;
    this.#reading = this.#reading
      .then(() => this.#tell(order, outcome === 'completed'))
      .catch(() => undefined) // the shop is closing
      .finally(() => (this.#unread -= 1));
  }

  async #tell(orderId: string, isCompleted: boolean): Promise<void> {
    const notes = await this.#readNotes(Number(orderId));
    for (const { id, note, customer_note: isForCustomer } of notes) {
      if (this.#told.has(id)) continue;
      this.#told.add(id);
      this.#narrator.onWriteBack(narrateNote(orderId, note, isForCustomer));
    }
    if (isCompleted) this.#narrator.onWriteBack(narrateCompletion(orderId));
  }
}
