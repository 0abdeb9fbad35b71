import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareModes } from './course-mode.ts';
import { decideAccess, type AccessHistory, type SeenEnrollment } from './decide-access.ts';
import { desiredAccess, type AccessGrant } from './desired-access.ts';

/** What happens to two orders of one learner's seat in one course run, in any order. */
interface Happening {
  order: 'first' | 'second';
  what: 'opens' | 'ends';
}

const mode = fc.constantFrom('audit', 'honor', 'verified', 'professional');
const happening: fc.Arbitrary<Happening> = fc.record({
  order: fc.constantFrom('first', 'second'),
  what: fc.constantFrom('opens', 'ends'),
});

const lives = fc.record({
  first: mode,
  second: mode,
  /** What the LMS itself had given before. */
  before: fc.option(mode),
  happenings: fc.array(happening, { minLength: 1, maxLength: 12 }),
});

/** An LMS with one seat, and what we remember of it; counts what is written there. */
class OneSeat {
  seen: SeenEnrollment;
  given: string | null = null;
  writes = 0;
  #history: AccessHistory = { writtenModes: [], isPreEnrolled: false, isConfirmed: false };

  constructor(before: string | null) {
    this.seen = before === null ? 'absent' : { isActive: true, mode: before };
  }

  /** A purchase: what was seen before it decides nothing any more (`touchAccess`). */
  sell(): void {
    this.#history = { ...this.#history, isConfirmed: false };
  }

  /** One look, as the lane does it. @returns Whether anything was written. */
  look(sold: string[]): boolean {
    const grants: AccessGrant[] = sold.map((one) => ({ source: 'order', mode: one }));
    if (this.given !== null) grants.push({ source: 'lms', mode: this.given });
    const decision = decideAccess(desiredAccess(grants), this.seen, this.#history);
    if ('adopt' in decision && decision.adopt !== null) this.given = decision.adopt;
    switch (decision.kind) {
      case 'enroll':
        return this.#write({ isActive: true, mode: decision.mode });
      case 'lower':
        return this.#write({ isActive: true, mode: decision.mode ?? 'audit' });
      case 'unenroll':
        return this.#write({ isActive: false, mode: decision.mode });
      case 'done':
        this.#history = { ...this.#history, isConfirmed: sold.length > 0 };
        if (sold.length === 0) this.#history = { ...this.#history, writtenModes: [] };
        return false;
      case 'hold':
      case 'ask':
        throw new Error(`Two orders fight: ${decision.kind}`);
    }
  }

  #write(seen: { isActive: boolean; mode: string }): boolean {
    const writtenModes = seen.isActive
      ? [...this.#history.writtenModes, seen.mode]
      : this.#history.writtenModes;
    this.#history = { ...this.#history, writtenModes, isConfirmed: false };
    this.seen = seen;
    this.writes += 1;
    return true;
  }
}

const isAtLeast = (one: string, other: string) => (compareModes(one, other) ?? -1) >= 0;

it('two orders for one seat never fight: the LMS has what the higher of them sold, by one write at most', () => {
  fc.assert(
    fc.property(lives, ({ first, second, before, happenings }) => {
      const modes = { first, second };
      const open = new Set<'first' | 'second'>();
      const seat = new OneSeat(before);
      for (const { order, what } of happenings) {
        if (what === 'ends') open.delete(order);
        else if (!open.has(order)) {
          open.add(order);
          seat.sell();
        }
        const sold = [...open].map((name) => modes[name]);
        const writesBefore = seat.writes;
        seat.look(sold);
        expect(seat.look(sold)).toBe(false);
        expect(seat.writes - writesBefore).toBeLessThanOrEqual(1);
        const wanted = before === null ? sold : [...sold, before];
        if (wanted.length === 0) {
          expect(seat.seen === 'absent' || !seat.seen.isActive).toBe(true);
          continue;
        }
        expect(seat.seen).toMatchObject({ isActive: true });
        const has = seat.seen === 'absent' ? '' : seat.seen.mode;
        for (const reason of wanted) expect(isAtLeast(has, reason)).toBe(true);
        expect(wanted).toContain(has);
      }
    }),
    { numRuns: 2_000 },
  );
});

it('an order that ends or opens beside a higher one writes nothing at all', () => {
  fc.assert(
    fc.property(
      mode,
      mode,
      fc.array(fc.constantFrom('opens', 'ends'), { maxLength: 8 }),
      (one, other, what) => {
        fc.pre(isAtLeast(one, other));
        const seat = new OneSeat(null);
        seat.look([one]);
        seat.look([one]);
        for (const change of what) {
          if (change === 'opens') seat.sell();
          seat.look(change === 'opens' ? [one, other] : [one]);
        }

        expect(seat.writes).toBe(1);
        expect(seat.seen).toEqual({ isActive: true, mode: one });
      },
    ),
  );
});
