import { describe, expect, it } from 'vitest';
import {
  decideAccess,
  type AccessDecision,
  type AccessHistory,
  type SeenEnrollment,
} from './decide-access.ts';
import type { DesiredAccess } from './desired-access.ts';

const NOTHING_WRITTEN: AccessHistory = { writtenModes: [], isPreEnrolled: false, isConfirmed: false };
const wrote = (...writtenModes: string[]): AccessHistory => ({ ...NOTHING_WRITTEN, writtenModes });
const confirmed = (...writtenModes: string[]): AccessHistory => ({
  ...wrote(...writtenModes),
  isConfirmed: true,
});
const PRE_ENROLLED: AccessHistory = { ...NOTHING_WRITTEN, isPreEnrolled: true };

const inside = (mode: string): SeenEnrollment => ({ isActive: true, mode });
const left = (mode: string): SeenEnrollment => ({ isActive: false, mode });

const done = (adopt: string | null = null): AccessDecision => ({ kind: 'done', adopt });
const enroll = (mode: string, adopt: string | null = null): AccessDecision => ({
  kind: 'enroll',
  mode,
  adopt,
});
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
    { kind: 'sold', mode: 'verified' },
  );
});

describe('somebody who paid for a mode that we do not know', () => {
  tell(
    [
      ['is enrolled in it', 'absent', NOTHING_WRITTEN, enroll('masters')],
      ['is done in it', inside('masters'), wrote('masters'), done()],
      ['is a question in any other', inside('audit'), NOTHING_WRITTEN, ask('audit', 'masters')],
    ],
    { kind: 'sold', mode: 'masters' },
  );
});

describe('somebody for whom nobody pays any more, and who had audit from the LMS', () => {
  tell(
    [
      [
        'goes back to audit from what we gave',
        inside('verified'),
        confirmed('verified'),
        { kind: 'lower', from: 'verified', mode: 'audit' },
      ],
      [
        'goes back to audit from what we may have given',
        inside('verified'),
        wrote('verified'),
        { kind: 'lower', from: 'verified', mode: 'audit' },
      ],
      ['stays in audit', inside('audit'), confirmed('verified'), done()],
      ['stays in audit although we sent it once', inside('audit'), confirmed('audit', 'verified'), done()],
      ['stays verified when the LMS gave it', inside('verified'), NOTHING_WRITTEN, done('verified')],
      [
        'stays in a mode that the LMS raised them to',
        inside('professional'),
        confirmed('verified'),
        done('professional'),
      ],
      ['stays in a mode that we do not know', inside('masters'), confirmed('verified'), done('masters')],
      ['is left alone after they left', left('verified'), confirmed('verified'), done()],
      ['is left alone where the LMS has nothing', 'absent', confirmed('verified'), done()],
    ],
    { kind: 'given', mode: 'audit' },
  );
});

describe('somebody for whom nobody pays any more, and who had nothing', () => {
  tell(
    [
      [
        'is unenrolled from what we gave',
        inside('verified'),
        confirmed('verified'),
        { kind: 'unenroll', mode: 'verified' },
      ],
      [
        'is unenrolled from what a cut-off write of ours gave',
        inside('verified'),
        wrote('verified'),
        { kind: 'unenroll', mode: 'verified' },
      ],
      [
        'is unenrolled from what our pre-enrollment became',
        inside('audit'),
        PRE_ENROLLED,
        { kind: 'unenroll', mode: 'audit' },
      ],
      [
        'is unenrolled from what it became where there is no audit',
        inside('honor'),
        PRE_ENROLLED,
        { kind: 'unenroll', mode: 'honor' },
      ],
      ['stays in what the LMS gave', inside('audit'), NOTHING_WRITTEN, done('audit')],
      ['stays in what the LMS lowered them to', inside('audit'), confirmed('verified'), done('audit')],
      [
        'stays in what the LMS raised them to',
        inside('professional'),
        confirmed('verified'),
        done('professional'),
      ],
      [
        'stays verified when our pre-enrollment did not make it',
        inside('verified'),
        PRE_ENROLLED,
        done('verified'),
      ],
      ['stays in a mode that we do not know', inside('masters'), confirmed('verified'), done('masters')],
      ['is left alone after they left', left('verified'), confirmed('verified'), done()],
      ['is left alone where the LMS has nothing', 'absent', wrote('verified'), done()],
    ],
    { kind: 'none' },
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
