import { chooseMode, type ModeChoice } from '../ledger/course-mode.ts';
import type { AccessDecision } from '../ledger/decide-access.ts';
import { desiredAccess, type DesiredAccess } from '../ledger/desired-access.ts';
import { retryDelayMs } from '../ledger/retry-policy.ts';
import type { CourseRunFacts } from '../lms/lms-client.ts';
import { LmsError } from '../lms/lms-error.ts';
import { doubtSeen, forgetWritten, readAccesses, type Access, type AccessOutcome } from '../store/access.ts';
import { keepDue } from '../store/due-access.ts';
import { adoptLmsGrant, endLmsGrant, saveChosenMode } from '../store/grants.ts';
import { forgetAccount, readLearners, type Learner } from '../store/learners.ts';
import { enroll, lower, unenroll } from './carry-out.ts';
import { decideBySeen, toAccessGrant } from './decide-by-seen.ts';
import { getCourseRun, RECENT_SECONDS } from './course-run-facts.ts';
import { keepOutcome } from './keep-outcome.ts';
import { LaneLost } from '../store/lanes.ts';
import { readInLane, writeInLane, type Lane } from './lane.ts';
import { attention } from './outcomes.ts';
import { preEnroll, withdrawPreEnrollment } from './pre-enroll.ts';
import { isFresh, readTogether, type ReadableAccess } from './read-enrollments.ts';
import { takeOverAccess } from './take-over-access.ts';

/**
 * Looks at one due access: compares what should be with what the LMS has, carries the difference out and keeps how
 * it ended.
 *
 * @throws LmsError about the LMS itself, and LaneLost; what concerns this row alone is kept on the row.
 */
export async function lookAtAccess(lane: Lane, accessId: string): Promise<void> {
  const { access, learner } = await readInLane(lane, async (trx) => {
    const [row] = await readAccesses(trx, await keepDue(trx, [accessId]));
    return { access: row, learner: row && (await readLearners(trx, [row.learnerId]))[0] };
  });
  if (!access || !learner) return;
  try {
    const outcome = await bringAbout(lane, access, learner);
    const isEnrolled = outcome.state === 'settled' && outcome.isConfirmed;
    const isShutOut = isEnrolled && learner.state === 'disabled';
    await keepOutcome(lane, access, isShutOut ? { ...outcome, ...attention('learner_disabled') } : outcome);
  } catch (error) {
    if (error instanceof LaneLost) throw error;
    if (!(error instanceof LmsError)) {
      await keepMishap(lane, access, error);
      return;
    }
    await keepFailure(lane, access, error);
    if (error.scope === 'lane') throw error;
  }
}

/** Our own mistake, or the database's: this row waits, the others go on. */
async function keepMishap(lane: Lane, access: Access, error: unknown): Promise<void> {
  const reason = error instanceof Error ? error.message : String(error);
  lane.logger.error({ trace: access.trace, access: access.accessId, reason }, 'access.mishap');
  const delayMs = retryDelayMs(access.attempts + 1, Math.random());
  const outcome: AccessOutcome =
    delayMs === undefined
      ? attention('retries_used_up', { code: 'internal' })
      : { state: 'due', code: 'internal', delayMs, ages: true };
  await keepOutcome(lane, access, outcome);
}

async function bringAbout(lane: Lane, access: Access, learner: Learner): Promise<AccessOutcome> {
  if (access.byHand === 'held') return { state: 'held', reason: 'held_by_hand' };
  if (learner.state === 'retired') return attention('learner_retired');
  if (learner.state === 'erased') return leaveErased(access);
  if (access.byHand === 'revoked') return revoke(lane, access, learner);
  await takeOverAccess(lane, access, learner);
  const problem = await chooseModes(lane, access);
  if (problem) return problem;
  const desired = desiredAccess(access.grants.map(toAccessGrant));
  const { username } = learner;
  if (username === null) {
    return desired.kind === 'sold'
      ? preEnroll(lane, access, learner, desired.mode)
      : withdrawPreEnrollment(lane, access, learner);
  }
  const known = { ...learner, username };
  const decision = await decide(lane, { access, learner: known }, desired);
  await adopt(lane, access, decision);
  return carryOut(lane, access, known, decision, desired.kind === 'sold');
}

/** Nobody is left whom the LMS could be asked for: as it was seen last it stays, and what should change is for a person. */
function leaveErased(access: Access): AccessOutcome {
  const { seen, writtenModes, preEnrollment, isConfirmed } = access;
  const wasLeftOut = seen === undefined && writtenModes.length === 0 && preEnrollment === null;
  const isKnown = seen !== undefined || wasLeftOut;
  const isRight = decideBySeen(access, desiredAccess(access.grants.map(toAccessGrant))).kind === 'done';
  return isKnown && isRight ? { state: 'settled', isConfirmed } : attention('learner_erased');
}

/** As if nobody had paid: what the LMS itself gave stays, and is said. */
async function revoke(lane: Lane, access: Access, learner: Learner): Promise<AccessOutcome> {
  const { username } = learner;
  if (username === null) {
    await withdrawPreEnrollment(lane, access, learner);
    return { state: 'held', reason: 'revoked_by_hand' };
  }
  const known = { ...learner, username };
  const given = access.grants.filter((grant) => grant.source === 'lms').map(toAccessGrant);
  const decision = await decide(lane, { access, learner: known }, desiredAccess(given));
  await adopt(lane, access, decision);
  await carryOut(lane, access, known, decision, false);
  const isIn = access.seen !== 'absent' && access.seen?.isActive === true;
  const stays = decision.kind !== 'unenroll' && isIn;
  return { state: 'held', reason: stays ? 'revoked_but_given_in_lms' : 'revoked_by_hand' };
}

/** What nobody sells is only ever taken away by what was read this moment. */
async function decide(lane: Lane, row: ReadableAccess, desired: DesiredAccess): Promise<AccessDecision> {
  const { access } = row;
  const decideNow = () => decideBySeen(access, desired);
  if (desired.kind !== 'sold' || !isFresh(access)) await readTogether(lane, [row]);
  const decision = decideNow();
  if (decision.kind !== 'lower' || access.seenAgeMs === 0) return decision;
  await readTogether(lane, [row]);
  return decideNow();
}

function carryOut(
  lane: Lane,
  access: Access,
  learner: Learner & { username: string },
  decision: AccessDecision,
  isSold: boolean,
): Promise<AccessOutcome> {
  switch (decision.kind) {
    case 'done':
      return isSold ? Promise.resolve({ state: 'settled', isConfirmed: true }) : letGo(lane, access);
    case 'enroll':
      return enroll(lane, access, learner, decision.mode);
    case 'lower':
      return lower(lane, access, learner, decision).then(() =>
        isSold ? { state: 'settled', isConfirmed: true } : letGo(lane, access),
      );
    case 'unenroll':
      return unenroll(lane, access, learner, decision.mode).then(() => letGo(lane, access));
    case 'hold':
      return Promise.resolve({ state: 'held', reason: decision.reason });
    case 'ask':
      return Promise.resolve(attention(decision.question, { modes: decision.modes.join(', ') }));
  }
}

/** Nothing is sold any more, and nothing of ours is left. */
async function letGo(lane: Lane, access: Access): Promise<AccessOutcome> {
  await writeInLane(lane, (trx) => forgetWritten(trx, access.accessId));
  return { state: 'settled', isConfirmed: false };
}

/** An offer without a mode means the course run's only paid one: chosen once, then kept with the grant. */
async function chooseModes(lane: Lane, access: Access): Promise<AccessOutcome | undefined> {
  const open = access.grants.filter((grant) => grant.source !== 'lms' && grant.chosenMode === null);
  if (open.length === 0) return undefined;
  if (open.some((grant) => grant.mode === null)) {
    const choice = await chooseOnlyMode(lane, access);
    if (!choice) return attention('course_not_found', { courseKey: access.courseKey });
    if ('problem' in choice) return attention(choice.problem, { offered: choice.offered.join(', ') });
    for (const grant of open) grant.chosenMode = grant.mode ?? choice.mode;
  } else {
    for (const grant of open) grant.chosenMode = grant.mode;
  }
  await writeInLane(lane, async (trx) => {
    for (const grant of open) await saveChosenMode(trx, grant.grantId, grant.chosenMode);
  });
  return undefined;
}

/** What is remembered of the run is asked anew before it is believed to stand in the way. */
async function chooseOnlyMode(lane: Lane, { courseKey }: Access): Promise<ModeChoice | undefined> {
  const choose = (facts: CourseRunFacts | undefined) => facts && chooseMode(null, facts.modes, new Date());
  const choice = choose(await getCourseRun(lane, courseKey));
  if (choice && 'mode' in choice) return choice;
  return choose(await getCourseRun(lane, courseKey, { maxAgeSeconds: RECENT_SECONDS }));
}

/** Keeps up with what the LMS gave by itself: a new mode is adopted, and what is gone there ends. */
async function adopt(lane: Lane, access: Access, decision: AccessDecision): Promise<void> {
  const { lmsId } = lane.connection;
  const mode = 'adopt' in decision ? decision.adopt : null;
  const isGone = access.seen === 'absent' || access.seen?.isActive === false;
  const hasGiven = access.grants.some((grant) => grant.source === 'lms' && grant.mode !== null);
  if (mode !== null) await writeInLane(lane, (trx) => adoptLmsGrant(trx, { ...access, lmsId }, mode));
  else if (isGone && hasGiven) await writeInLane(lane, (trx) => endLmsGrant(trx, { ...access, lmsId }));
}

/** Failures of the LMS itself do not age a row by more than the attempt that met them; refusals park it. */
export async function keepFailure(lane: Lane, access: Access, error: LmsError): Promise<void> {
  const { code } = error;
  const doubt = error.isDoubtful ? doubtSeen : () => Promise.resolve();
  if (code === 'account_unknown') {
    await keepOutcome(lane, access, { state: 'due', code, delayMs: 1_000, ages: true }, (trx) =>
      forgetAccount(trx, access.learnerId),
    );
    return;
  }
  const ages = code === 'lms_failing' || code === 'lms_unreachable' || error.scope === 'row';
  const isParked = error.scope === 'row' && !error.retryable && !error.isDoubtful;
  const delayMs = ages ? retryDelayMs(access.attempts + 1, Math.random()) : 0;
  const outcome: AccessOutcome =
    isParked || delayMs === undefined
      ? attention(isParked ? code : 'retries_used_up', { code })
      : { state: 'due', code, delayMs, ages };
  await keepOutcome(lane, access, outcome, (trx) => doubt(trx, access.accessId));
}
