import { expect, it } from 'vitest';
import { inside, left } from '../../test/support/builders.ts';
import type { OfferedMode } from './course-mode.ts';
import type { SeenEnrollment } from './decide-access.ts';
import { foresee, type Foreseen, type RunFacts } from './foresee.ts';
import { takeOver, type TakenOver } from './take-over.ts';

const NOW = new Date('2026-11-30T00:00:00Z');
const mode = (slug: string, expiresAt: string | null = null): OfferedMode => ({
  slug,
  minPrice: slug === 'audit' ? 0 : 49,
  expiresAt: expiresAt === null ? null : new Date(expiresAt),
});
const OPEN: RunFacts = {
  enrollmentStart: null,
  enrollmentEnd: null,
  modes: [mode('audit'), mode('verified')],
};
const CLOSED = { ...OPEN, enrollmentEnd: new Date('2026-11-01T00:00:00Z') };
const EXPIRED = { ...OPEN, modes: [mode('audit'), mode('verified', '2026-11-01')] };

// {what an old order sold} × {what the LMS shows} → what the enrollment is to the order, and what a dry run says.
const TABLE: [string, string | null, SeenEnrollment, TakenOver, Foreseen][] = [
  ['nothing there', 'verified', 'absent', 'absent', 'enroll'],
  ['what was sold', 'verified', inside('verified'), 'ours', 'already_there'],
  ['a free seat that was sold as such', 'audit', inside('audit'), 'ours', 'already_there'],
  ['less than was sold', 'verified', inside('audit'), 'raised', 'raise'],
  ['more than was sold', 'verified', inside('professional'), 'above', 'more_there'],
  ['a mode without a rank', 'verified', inside('masters'), 'above', 'more_there'],
  ['left, in the sold mode', 'verified', left('verified'), 'left', 'left'],
  ['left, in a lower mode', 'verified', left('audit'), 'left', 'left'],
  ['a paid mode, where the offer names none', null, inside('verified'), 'ours', 'already_there'],
  ['a free mode, where the offer names none', null, inside('audit'), 'raised', 'raise'],
];

it.each(TABLE)('an old order finds %s', (_what, sold, seen, taken, foreseen) => {
  expect(takeOver(sold, seen)).toBe(taken);
  expect(foresee(sold, seen, OPEN, { entersClosed: false, now: NOW }).kind).toBe(foreseen);
});

it('foresees what the LMS would refuse', () => {
  const say = (seen: SeenEnrollment | undefined, facts: RunFacts | undefined, entersClosed = false) =>
    foresee('verified', seen, facts, { entersClosed, now: NOW });

  expect(say(undefined, OPEN)).toEqual({ kind: 'no_account', detail: 'verified' });
  expect(say('absent', undefined)).toEqual({ kind: 'needs_attention', detail: 'course_not_found' });
  expect(say('absent', CLOSED)).toEqual({ kind: 'needs_attention', detail: 'enrollment_closed' });
  expect(say('absent', CLOSED, true)).toEqual({ kind: 'enroll', detail: 'verified' });
  expect(say(inside('audit'), CLOSED)).toEqual({ kind: 'raise', detail: 'audit → verified' });
  expect(say(inside('audit'), EXPIRED)).toEqual({ kind: 'needs_attention', detail: 'course_mode_expired' });
  expect(say(inside('verified'), EXPIRED)).toEqual({ kind: 'already_there', detail: 'verified' });
  expect(say(inside('verified'), undefined)).toEqual({ kind: 'already_there', detail: 'verified' });
});
