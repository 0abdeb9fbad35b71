import { describe, expect, it } from 'vitest';
import {
  confirmed,
  inside,
  left,
  NOTHING_WRITTEN,
  PRE_ENROLLED,
  wrote,
} from '../../test/support/builders.ts';
import {
  decideAccess,
  type AccessDecision,
  type AccessHistory,
  type SeenEnrollment,
} from './decide-access.ts';
import type { DesiredAccess } from './desired-access.ts';

const done = (adopt: string | null = null): AccessDecision => ({ kind: 'done', adopt });
const enroll = (mode: string, adopt: string | null = null): AccessDecision => ({
  kind: 'enroll',
  mode,
  adopt,
});
const lower = (from: string, mode: string | null): AccessDecision => ({ kind: 'lower', from, mode });
const hold = (reason: 'left_in_lms' | 'mode_lowered_in_lms'): AccessDecision => ({ kind: 'hold', reason });
const ask = (...modes: string[]): AccessDecision => ({
  kind: 'ask',
  question: 'modes_not_comparable',
  modes,
});

type Row = [what: string, seen: SeenEnrollment, history: AccessHistory, decision: AccessDecision];

const tell = (rows: Row[], desired: DesiredAccess) => {
  it.each(rows)('%s', (_what, seen, history, decision) => {
    expect(decideAccess(desired, seen, history)).toEqual(decision);
  });
};

describe('somebody who paid for verified', () => {
  tell(
    [
      ['is enrolled when the LMS has nothing', 'absent', NOTHING_WRITTEN, enroll('verified')],
      ['is enrolled again when our write never arrived', 'absent', wrote('verified'), enroll('verified')],
      ['is enrolled when they had left before they paid', left('audit'), NOTHING_WRITTEN, enroll('verified')],
      ['is enrolled when our write stopped half-way', left('audit'), wrote('verified'), enroll('verified')],
      ['is not enrolled again after they left', left('verified'), confirmed('verified'), hold('left_in_lms')],
      [
        'is not enrolled again after the LMS removed them',
        'absent',
        confirmed('verified'),
        hold('left_in_lms'),
      ],
      [
        'is raised from a free seat, which stays theirs',
        inside('audit'),
        NOTHING_WRITTEN,
        enroll('verified', 'audit'),
      ],
      [
        'is raised from an honor seat, which stays theirs',
        inside('honor'),
        NOTHING_WRITTEN,
        enroll('verified', 'honor'),
      ],
      [
        'keeps the free seat of before when our first write was lost',
        inside('audit'),
        wrote('verified'),
        enroll('verified', 'audit'),
      ],
      [
        'is raised from the audit that they bought before',
        inside('audit'),
        wrote('audit'),
        enroll('verified'),
      ],
      ['is raised from what our pre-enrollment became', inside('audit'), PRE_ENROLLED, enroll('verified')],
      [
        'is raised from what our pre-enrollment became where there is no audit',
        inside('honor'),
        PRE_ENROLLED,
        enroll('verified'),
      ],
      [
        'is not raised again after the LMS lowered the mode',
        inside('audit'),
        confirmed('verified'),
        hold('mode_lowered_in_lms'),
      ],
      [
        'is not raised again after the LMS lowered it to a mode of ours',
        inside('audit'),
        confirmed('audit', 'verified'),
        hold('mode_lowered_in_lms'),
      ],
      ['is done when we enrolled them', inside('verified'), wrote('verified'), done()],
      ['stays done', inside('verified'), confirmed('verified'), done()],
      [
        'is done when they were verified before, which stays theirs',
        inside('verified'),
        NOTHING_WRITTEN,
        done('verified'),
      ],
      [
        'is done when a pre-enrollment of ours is not what made them verified',
        inside('verified'),
        PRE_ENROLLED,
        done('verified'),
      ],
      ['is never lowered from more', inside('professional'), NOTHING_WRITTEN, done('professional')],
      [
        'keeps what the LMS raised later as theirs',
        inside('professional'),
        confirmed('verified'),
        done('professional'),
      ],
      [
        'goes back to verified from a higher mode of ours that nobody pays for any more',
        inside('professional'),
        confirmed('verified', 'professional'),
        lower('professional', 'verified'),
      ],
      [
        'goes back to verified also when only the higher mode was ever sent',
        inside('professional'),
        wrote('professional'),
        lower('professional', 'verified'),
      ],
      [
        'is a question in a mode that we do not know',
        inside('masters'),
        NOTHING_WRITTEN,
        ask('masters', 'verified'),
      ],
      [
        'is a question in such a mode after we enrolled them, too',
        inside('masters'),
        confirmed('verified'),
        ask('masters', 'verified'),
      ],
      [
        'is a question with credit on top',
        inside('credit'),
        confirmed('verified'),
        ask('credit', 'verified'),
      ],
    ],
    { kind: 'sold', mode: 'verified', given: null },
  );
});

describe('somebody who still pays for audit, and once paid for more', () => {
  tell(
    [
      [
        'goes back to audit from verified',
        inside('verified'),
        confirmed('verified'),
        lower('verified', 'audit'),
      ],
      [
        'goes back to audit from what a cut-off write of ours gave',
        inside('verified'),
        wrote('audit', 'verified'),
        lower('verified', 'audit'),
      ],
      ['stays in audit afterwards', inside('audit'), confirmed('audit', 'verified'), done()],
      [
        'stays verified when the LMS gave it, which stays theirs',
        inside('verified'),
        confirmed('audit'),
        done('verified'),
      ],
      [
        'is not enrolled again after they left',
        left('verified'),
        confirmed('audit', 'verified'),
        hold('left_in_lms'),
      ],
    ],
    { kind: 'sold', mode: 'audit', given: null },
  );
});

describe('somebody who still pays for audit, and had honor from the LMS', () => {
  tell(
    [
      [
        'goes back to honor from the verified that we gave, not below it',
        inside('verified'),
        confirmed('verified'),
        lower('verified', 'honor'),
      ],
      ['stays in honor', inside('honor'), confirmed('verified'), done('honor')],
      ['stays in honor although we sent it once', inside('honor'), confirmed('honor', 'verified'), done()],
      ['stays in audit where the LMS itself went back to it', inside('audit'), confirmed('audit'), done()],
    ],
    { kind: 'sold', mode: 'audit', given: 'honor' },
  );
});

describe('somebody who still pays for verified, and had audit from the LMS', () => {
  tell(
    [
      [
        'goes back to verified from the professional that we gave, not to audit',
        inside('professional'),
        confirmed('professional'),
        lower('professional', 'verified'),
      ],
      ['stays verified', inside('verified'), confirmed('verified'), done()],
    ],
    { kind: 'sold', mode: 'verified', given: 'audit' },
  );
});

describe('somebody who still pays for audit, and had a mode from the LMS that we do not know', () => {
  tell(
    [['stays in what we gave: nobody can tell which is more', inside('verified'), wrote('verified'), done()]],
    { kind: 'sold', mode: 'audit', given: 'masters' },
  );
});

describe('somebody who paid for a mode that we do not know', () => {
  tell(
    [
      ['is enrolled in it', 'absent', NOTHING_WRITTEN, enroll('masters')],
      ['is done in it', inside('masters'), wrote('masters'), done()],
      ['is a question in any other', inside('audit'), NOTHING_WRITTEN, ask('audit', 'masters')],
    ],
    { kind: 'sold', mode: 'masters', given: null },
  );
});

describe('two modes that were sold and cannot be compared', () => {
  tell(
    [
      ['are a question before anything is sent', 'absent', NOTHING_WRITTEN, ask('audit', 'masters')],
      ['are a question whatever the LMS has', inside('audit'), confirmed('audit'), ask('audit', 'masters')],
    ],
    { kind: 'unclear', modes: ['audit', 'masters'] },
  );
});
