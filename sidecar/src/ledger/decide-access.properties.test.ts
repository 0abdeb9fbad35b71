import fc from 'fast-check';
import { describe, it } from 'vitest';
import { compareModes } from './course-mode.ts';
import {
  decideAccess,
  type AccessDecision,
  type AccessHistory,
  type SeenEnrollment,
} from './decide-access.ts';
import type { DesiredAccess } from './desired-access.ts';

describe('whatever the LMS shows and whatever we did', () => {
  const mode = fc.constantFrom(
    'audit',
    'honor',
    'verified',
    'professional',
    'no-id-professional',
    'masters',
    'credit',
  );
  const desired: fc.Arbitrary<DesiredAccess> = fc.oneof(
    fc.record({ kind: fc.constant('sold' as const), mode, given: fc.option(mode) }),
    fc.option(mode).map((given) => ({ kind: 'given' as const, mode: given })),
    fc.constant({ kind: 'none' as const }),
    fc.tuple(mode, mode).map((modes) => ({ kind: 'unclear' as const, modes })),
  );
  const seen: fc.Arbitrary<SeenEnrollment> = fc.oneof(
    fc.constant('absent' as const),
    fc.record({ isActive: fc.boolean(), mode }),
  );
  const history: fc.Arbitrary<AccessHistory> = fc.record({
    writtenModes: fc.uniqueArray(mode),
    isPreEnrolled: fc.boolean(),
    isConfirmed: fc.boolean(),
  });
  const always = (
    holds: (
      decision: AccessDecision,
      now: SeenEnrollment,
      past: AccessHistory,
      wanted: DesiredAccess,
    ) => boolean,
  ) =>
    fc.assert(
      fc.property(desired, seen, history, (wanted, now, past) =>
        holds(decideAccess(wanted, now, past), now, past, wanted),
      ),
      { numRuns: 2_000 },
    );
  const isAtLeast = (one: string | null, other: string) =>
    one !== null && (compareModes(one, other) ?? -1) >= 0;
  const isOurs = (modeSeen: string, past: AccessHistory) =>
    past.writtenModes.includes(modeSeen) || (past.isPreEnrolled && ['audit', 'honor'].includes(modeSeen));

  it('nothing is taken away that we did not give', () => {
    always((decision, now, past) => {
      if (decision.kind !== 'lower' && decision.kind !== 'unenroll') return true;
      return now !== 'absent' && now.isActive && isOurs(now.mode, past);
    });
  });

  it('nobody is unenrolled for whom somebody pays, or whom the LMS itself let in', () => {
    always(({ kind }, _now, _past, wanted) => kind !== 'unenroll' || wanted.kind === 'none');
  });

  it('nobody is lowered below what somebody pays for, nor below what the LMS gave', () => {
    always((decision, _now, _past, wanted) => {
      if (decision.kind !== 'lower' || (wanted.kind !== 'sold' && wanted.kind !== 'given')) return true;
      const reasons = wanted.kind === 'sold' ? [wanted.mode, wanted.given] : [wanted.mode];
      return reasons.every((reason) => reason === null || isAtLeast(decision.mode, reason));
    });
  });

  it('nobody is lowered to a mode that has no reason', () => {
    always((decision, _now, _past, wanted) => {
      if (decision.kind !== 'lower') return true;
      if (wanted.kind === 'given') return decision.mode === wanted.mode;
      return wanted.kind === 'sold' && [wanted.mode, wanted.given].includes(decision.mode);
    });
  });

  it('lowering goes strictly down, from the mode that was seen', () => {
    always((decision, now) => {
      if (decision.kind !== 'lower') return true;
      const isOfSeen = now !== 'absent' && decision.from === now.mode;
      // The course's default mode is audit or honor.
      return isOfSeen && (compareModes(decision.from, decision.mode ?? 'honor') ?? -1) > 0;
    });
  });

  it('once lowered, nobody is looked at in vain: the next look finds nothing to do', () => {
    always((decision, _now, past, wanted) => {
      if (decision.kind !== 'lower' || decision.mode === null) return true;
      const next = decideAccess(
        wanted,
        { isActive: true, mode: decision.mode },
        { ...past, writtenModes: [...past.writtenModes, decision.mode] },
      );
      return next.kind === 'done' && next.adopt === null;
    });
  });

  it('an unenrollment names the mode that was seen', () => {
    always(
      (decision, now) => decision.kind !== 'unenroll' || (now !== 'absent' && decision.mode === now.mode),
    );
  });

  it('nobody is enrolled in less than they have, nor in what cannot be compared with it', () => {
    always((decision, now) => {
      if (decision.kind !== 'enroll' || now === 'absent' || !now.isActive) return true;
      return (compareModes(decision.mode, now.mode) ?? -1) > 0;
    });
  });

  it('nobody is enrolled whose mode nobody sold', () => {
    always(
      (decision, _now, _past, wanted) =>
        decision.kind !== 'enroll' || (wanted.kind === 'sold' && wanted.mode === decision.mode),
    );
  });

  it('nobody is enrolled again who was in and is gone', () => {
    always((decision, now, past) => {
      const isGone = now === 'absent' || !now.isActive;
      return !(past.isConfirmed && isGone && decision.kind === 'enroll');
    });
  });

  it('only what the LMS shows as active, and not what we gave, becomes the LMS’s own', () => {
    always((decision, now, past) => {
      if (!('adopt' in decision) || decision.adopt === null) return true;
      return now !== 'absent' && now.isActive && now.mode === decision.adopt && !isOurs(decision.adopt, past);
    });
  });
});
