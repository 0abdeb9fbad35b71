import express, { type RequestHandler } from 'express';

/** Nearly every order is far smaller: such bodies are read at once, however many come. */
const SMALL_BYTES = 64 * 1024;

/** Larger ones are read so many at a time. Nobody has checked who sends them, and each is held in memory whole. */
const LARGE_AT_ONCE = 4;

/**
 * Reads bodies as they came: a signature is over the bytes, so nothing may unpack or parse them before. A large body
 * waits, unread, until one of those before it is done with; until then its bytes stay with whoever sends it.
 *
 * @param limitBytes Larger ones are refused with 413.
 */
export function readBody(limitBytes: number): RequestHandler {
  const raw: RequestHandler = express.raw({ type: () => true, limit: limitBytes, inflate: false });
  const turns = new Turns(LARGE_AT_ONCE);
  return (request, response, next) => {
    // Without a length, a body that comes in pieces may become as large as is allowed.
    const bytes = Number(request.headers['content-length'] ?? limitBytes);
    if (bytes <= SMALL_BYTES || bytes > limitBytes) return raw(request, response, next);
    const giveBack = turns.take(() => raw(request, response, next));
    response.once('close', giveBack);
  };
}

/** A fixed number of turns, first come, first served. */
class Turns {
  #free: number;
  readonly #waiting = new Set<() => void>();

  constructor(count: number) {
    this.#free = count;
  }

  /** @returns Gives the turn back, or the place in the queue; to be called once. */
  take(begin: () => void): () => void {
    if (this.#free === 0) this.#waiting.add(begin);
    else this.#begin(begin);
    return () => {
      if (this.#waiting.delete(begin)) return;
      this.#free += 1;
      const [next] = this.#waiting;
      if (next) this.#begin(next);
    };
  }

  #begin(begin: () => void): void {
    this.#waiting.delete(begin);
    this.#free -= 1;
    begin();
  }
}
