import { describe, expect, it } from 'vitest';
import { confirmed, inside, left, NOTHING_WRITTEN, wrote } from '../../test/support/builders.ts';
import {
  compareAccess,
  REPAIRS,
  type AccessFinding,
  type AccessToCompare,
  type ShownEnrollment,
} from './compare-access.ts';
import type { DesiredAccess } from './desired-access.ts';

const sold = (mode = 'verified', given: string | null = null): DesiredAccess => ({
  kind: 'sold',
  mode,
  given,
});
const given = (mode: string | null): DesiredAccess => ({ kind: 'given', mode });
const NONE: DesiredAccess = { kind: 'none' };
const SETTLED = { state: 'settled', cause: null } as const;
const HELD = { state: 'held', cause: null } as const;
const stuck = (cause: string) => ({ state: 'needs_attention', cause }) as const;

type Row = [
  what: string,
  ledger: AccessToCompare,
  shown: ShownEnrollment,
  found: AccessFinding | undefined,
  by?: 'night' | 'asked' | 'person',
];

const OURS = { ...SETTLED, desired: sold(), history: confirmed('verified') };

// {what the ledger has} × {what the LMS shows} → what is found, and who repairs it.
const TABLE: Row[] = [
  ['sold, seen, and there', OURS, inside('verified'), undefined],
  ['sold, seen, and left', OURS, left('verified'), 'left_in_lms', 'night'],
  ['sold, seen, and no row any more', OURS, 'absent', 'left_in_lms', 'night'],
  ['sold, seen, and the account is gone', OURS, 'no_account', 'account_gone', 'night'],
  ['sold, seen, and lower', OURS, inside('audit'), 'mode_lowered_in_lms', 'night'],
  ['sold, seen, and higher', OURS, inside('professional'), 'mode_raised_in_lms', 'night'],
  ['sold, seen, and a mode without a rank', OURS, inside('masters'), 'modes_not_comparable', 'night'],
  [
    'higher, and known to be given',
    { ...OURS, desired: sold('verified', 'professional') },
    inside('professional'),
    undefined,
  ],
  [
    'the sold mode, given by the LMS itself and not known yet',
    { ...SETTLED, desired: sold(), history: { ...NOTHING_WRITTEN, isConfirmed: true } },
    inside('verified'),
    'given_in_lms',
    'night',
  ],
  [
    'the sold mode, given by the LMS itself and known',
    { ...SETTLED, desired: sold('verified', 'verified'), history: { ...NOTHING_WRITTEN, isConfirmed: true } },
    inside('verified'),
    undefined,
  ],
  [
    'sold, written, never seen, and not there',
    { ...OURS, history: wrote('verified') },
    'absent',
    'never_enrolled',
    'night',
  ],
  [
    'sold, written, never seen, and inactive',
    { ...OURS, history: wrote('verified') },
    left('verified'),
    'never_enrolled',
    'night',
  ],
  [
    'sold, written, never seen, and lower',
    { ...OURS, history: wrote('verified') },
    inside('audit'),
    'never_enrolled',
    'night',
  ],
  [
    'a mode that we gave once and nobody sells now',
    { ...SETTLED, desired: sold('audit'), history: confirmed('verified', 'audit') },
    inside('verified'),
    'mode_left_over',
    'person',
  ],
  [
    'held, and still out',
    { ...HELD, desired: sold(), history: confirmed('verified') },
    left('verified'),
    undefined,
  ],
  [
    'held, and in again',
    { ...HELD, desired: sold(), history: confirmed('verified') },
    inside('verified'),
    'back_in_lms',
    'asked',
  ],
  [
    'held, and in again with less',
    { ...HELD, desired: sold(), history: confirmed('verified') },
    inside('audit'),
    undefined,
  ],
  [
    'stuck, and still not there',
    { ...stuck('enrollment_closed'), desired: sold(), history: NOTHING_WRITTEN },
    'absent',
    undefined,
  ],
  [
    'stuck without a reason, and not there',
    { ...stuck('retries_used_up'), desired: sold(), history: wrote('verified') },
    'absent',
    'never_enrolled',
    'night',
  ],
  [
    'stuck, and there',
    { ...stuck('course_full'), desired: sold(), history: NOTHING_WRITTEN },
    inside('verified'),
    'mended_in_lms',
    'night',
  ],
  [
    'disabled, and there as it should be',
    { ...stuck('learner_disabled'), desired: sold(), history: confirmed('verified') },
    inside('verified'),
    undefined,
  ],
  [
    'nothing sold, and out',
    { ...SETTLED, desired: NONE, history: NOTHING_WRITTEN },
    left('verified'),
    undefined,
  ],
  [
    'nothing sold, and the account is gone',
    { ...SETTLED, desired: NONE, history: NOTHING_WRITTEN },
    'no_account',
    undefined,
  ],
  [
    'nothing sold, and in',
    { ...SETTLED, desired: NONE, history: NOTHING_WRITTEN },
    inside('verified'),
    'left_over',
    'person',
  ],
  [
    'nothing sold, in, and by our own write',
    { ...SETTLED, desired: NONE, history: wrote('verified') },
    inside('verified'),
    'left_over',
    'person',
  ],
  [
    'revoked by hand, and in',
    { ...HELD, desired: NONE, history: NOTHING_WRITTEN },
    inside('verified'),
    'left_over',
    'person',
  ],
  [
    'could not be taken away, as is known',
    { ...stuck('retries_used_up'), desired: NONE, history: wrote('verified') },
    inside('verified'),
    undefined,
  ],
  [
    'given by the LMS, and there',
    { ...SETTLED, desired: given('audit'), history: NOTHING_WRITTEN },
    inside('audit'),
    undefined,
  ],
  [
    'given by the LMS, and gone',
    { ...SETTLED, desired: given('audit'), history: NOTHING_WRITTEN },
    left('audit'),
    'given_gone_in_lms',
    'night',
  ],
  [
    'given by the LMS, and another mode by now',
    { ...SETTLED, desired: given('audit'), history: NOTHING_WRITTEN },
    inside('verified'),
    'given_in_lms',
    'night',
  ],
  [
    'pre-enrolled by somebody else, and not there',
    { ...SETTLED, desired: given(null), history: NOTHING_WRITTEN },
    'absent',
    undefined,
  ],
  [
    'pre-enrolled by somebody else, and in',
    { ...SETTLED, desired: given(null), history: NOTHING_WRITTEN },
    inside('audit'),
    'given_in_lms',
    'night',
  ],
  [
    'modes were sold that nobody can compare, as is known',
    {
      ...stuck('modes_not_comparable'),
      desired: { kind: 'unclear', modes: ['masters', 'verified'] },
      history: NOTHING_WRITTEN,
    },
    inside('verified'),
    undefined,
  ],
];

describe('compareAccess', () => {
  it.each(TABLE)('%s', (_what, ledger, shown, found, by) => {
    const kind = compareAccess(ledger, shown);

    expect(kind).toBe(found);
    expect(kind && REPAIRS[kind]).toBe(by);
  });

  it('has a row for everything that it can find', () => {
    const kinds = new Set(TABLE.map(([, , , kind]) => kind).filter((kind) => kind !== undefined));

    expect([...kinds].sort()).toEqual(Object.keys(REPAIRS).sort());
  });
});
