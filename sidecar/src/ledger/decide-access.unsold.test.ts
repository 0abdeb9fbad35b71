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
const lower = (from: string, mode: string | null): AccessDecision => ({ kind: 'lower', from, mode });
const unenroll = (mode: string): AccessDecision => ({ kind: 'unenroll', mode });

type Row = [what: string, seen: SeenEnrollment, history: AccessHistory, decision: AccessDecision];

const tell = (rows: Row[], desired: DesiredAccess) => {
  it.each(rows)('%s', (_what, seen, history, decision) => {
    expect(decideAccess(desired, seen, history)).toEqual(decision);
  });
};

describe('somebody for whom nobody pays any more, and who had audit from the LMS', () => {
  tell(
    [
      [
        'goes back to audit from what we gave',
        inside('verified'),
        confirmed('verified'),
        lower('verified', 'audit'),
      ],
      [
        'goes back to audit from what we may have given',
        inside('verified'),
        wrote('verified'),
        lower('verified', 'audit'),
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

describe('somebody for whom nobody pays any more, and who had verified from the LMS', () => {
  tell(
    [
      ['is not raised to it from the audit that we gave', inside('audit'), confirmed('audit'), done()],
      [
        'goes back to it from the professional that we gave',
        inside('professional'),
        confirmed('professional'),
        lower('professional', 'verified'),
      ],
      ['stays in what the LMS lowered it to', inside('audit'), confirmed('verified'), done('audit')],
    ],
    { kind: 'given', mode: 'verified' },
  );
});

describe('somebody for whom nobody pays any more, and whom somebody else had pre-enrolled', () => {
  tell(
    [
      [
        'goes back to the default mode of the course from what we gave',
        inside('verified'),
        confirmed('verified'),
        lower('verified', null),
      ],
      ['stays in the audit that we gave, not unenrolled', inside('audit'), confirmed('audit'), done()],
      ['stays in the honor that we gave, not unenrolled', inside('honor'), confirmed('honor'), done()],
      ['stays in what our own pre-enrollment became', inside('audit'), PRE_ENROLLED, done()],
      ['stays in what the other pre-enrollment became', inside('audit'), NOTHING_WRITTEN, done('audit')],
      ['stays verified when the LMS gave it', inside('verified'), NOTHING_WRITTEN, done('verified')],
      ['is left alone after they left', left('verified'), confirmed('verified'), done()],
      ['is left alone where the LMS has nothing', 'absent', confirmed('verified'), done()],
    ],
    { kind: 'given', mode: null },
  );
});

describe('somebody for whom nobody pays any more, and who had nothing', () => {
  tell(
    [
      ['is unenrolled from what we gave', inside('verified'), confirmed('verified'), unenroll('verified')],
      [
        'is unenrolled from what a cut-off write of ours gave',
        inside('verified'),
        wrote('verified'),
        unenroll('verified'),
      ],
      ['is unenrolled from what our pre-enrollment became', inside('audit'), PRE_ENROLLED, unenroll('audit')],
      [
        'is unenrolled from what it became where there is no audit',
        inside('honor'),
        PRE_ENROLLED,
        unenroll('honor'),
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
