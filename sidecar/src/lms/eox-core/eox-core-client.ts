import type { SeenEnrollment } from '../../ledger/decide-access.ts';
import type { EnrollmentWrite, LmsCheck, LmsClient } from '../lms-client.ts';
import { LmsError } from '../lms-error.ts';
import type { LmsSession } from '../openedx/session.ts';
import { lookForEoxCore } from './call.ts';
import { enrollGroupByEoxCore, writeByEoxCore } from './enrollments.ts';
import {
  createPreEnrollmentByEoxCore,
  deletePreEnrollmentByEoxCore,
  hasPreEnrollmentInEoxCore,
} from './pre-enrollments.ts';

/**
 * An Open edX LMS with eduNEXT's plug-in eox-core: enrolls outside of the LMS's limits, in groups of any mode, and
 * pre-enrolls on releases that cannot. Everything else goes the LMS's own way, and so does all where the plug-in is
 * gone, or refuses us. Reads do because the plug-in sees the accounts of one site only, where "not found" would be no answer; a way out
 * does because only the LMS itself refuses it when the mode was changed meanwhile; what is forced does because the
 * plug-in would fill a full run.
 */
export function createEoxCoreClient(core: LmsClient, session: LmsSession): LmsClient {
  return {
    ...core,
    writeEnrollment: (write) => writeEnrollment(core, session, write),
    enrollGroup: async (group) => (await enrollGroupByEoxCore(session, group)) ?? core.enrollGroup(group),
    hasPreEnrollment: async (emailKey, courseKey) =>
      (await core.hasPreEnrollment(emailKey, courseKey)) ??
      hasPreEnrollmentInEoxCore(session, emailKey, courseKey),
    createPreEnrollment: async (email, courseKey, options) => {
      const result = await core.createPreEnrollment(email, courseKey, { mayUseBulk: false });
      if (result !== 'unsupported') return result;
      const made = await createPreEnrollmentByEoxCore(session, email, courseKey);
      return made ?? core.createPreEnrollment(email, courseKey, options);
    },
    deletePreEnrollment: async (email, courseKey) => {
      const isOwnAway = session.findings.known.preEnrollment === false;
      if (isOwnAway && (await deletePreEnrollmentByEoxCore(session, email, courseKey))) return;
      await core.deletePreEnrollment(email, courseKey);
    },
    check: () => check(core, session),
  };
}

async function writeEnrollment(
  core: LmsClient,
  session: LmsSession,
  write: EnrollmentWrite,
): Promise<SeenEnrollment> {
  if (!write.isActive || write.force) return core.writeEnrollment(write);
  const answer = await writeByEoxCore(session, write);
  if (typeof answer === 'string') return core.writeEnrollment(write);
  if ('refusal' in answer) throw answer.refusal;
  return answer.seen;
}

async function* check(core: LmsClient, session: LmsSession): AsyncGenerator<LmsCheck> {
  for await (const finding of core.check()) {
    yield finding;
    if (finding.result === 'failed' && finding.name !== 'clock') return;
  }
  yield await checkEoxCore(session);
}

async function checkEoxCore(session: LmsSession): Promise<LmsCheck> {
  try {
    return FINDINGS[await lookForEoxCore(session)];
  } catch (error) {
    if (!(error instanceof LmsError)) throw error;
    return { name: 'eox_core', result: 'failed', sentence: error.message };
  }
}

const OWN_WAY = 'Enrollments go the LMS’s own way: everything works, slower in a rush.';

const FINDINGS: Record<Awaited<ReturnType<typeof lookForEoxCore>>, LmsCheck> = {
  usable: { name: 'eox_core', result: 'ok', sentence: 'eox-core is installed, and enrolls.' },
  absent: {
    name: 'eox_core',
    result: 'note',
    sentence: `eox-core was chosen but is not installed here. ${OWN_WAY}`,
  },
  refuses: {
    name: 'eox_core',
    result: 'note',
    sentence: `eox-core is installed but takes no token of this kind (JWT): update the plug-in. ${OWN_WAY}`,
  },
};
