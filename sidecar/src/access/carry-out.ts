import type { CourseMode } from '../ledger/course-mode.ts';
import { LmsError } from '../lms/lms-error.ts';
import { doubtSeen, saveIntent, saveSeen, type Access, type AccessOutcome } from '../store/access.ts';
import { adoptLmsGrant, listOrdersOfAccess } from '../store/grants.ts';
import type { Learner } from '../store/learners.ts';
import { getCourseRun } from './course-run-facts.ts';
import { enrollInGroup } from './enroll-group.ts';
import { writeInLane, type Lane } from './lane.ts';
import { findObstacle, hasNoLimits, isOpen, lookForObstacle } from './obstacles.ts';
import { again, attention } from './outcomes.ts';
import { readTogether } from './read-enrollments.ts';

type KnownLearner = Learner & { username: string };

/**
 * Enrolls a learner, or raises their mode. What is about to be sent is kept before it is sent; the answer counts only
 * when it shows what was wanted.
 */
export async function enroll(
  lane: Lane,
  access: Access,
  learner: KnownLearner,
  mode: CourseMode,
): Promise<AccessOutcome> {
  const isNew = access.seen === 'absent' || access.seen?.isActive === false;
  const { facts, obstacle } = await lookForObstacle(lane, access, mode, isNew);
  if (obstacle) return obstacle;
  const orders = await writeInLane(lane, async (trx) => {
    await saveIntent(trx, [access.accessId], mode);
    return listOrdersOfAccess(trx, access.accessId);
  });
  try {
    const answer = await lane.client.writeEnrollment({
      username: learner.username,
      courseKey: access.courseKey,
      mode,
      isActive: true,
      orders: orders.map((order) => `${order.shopId}/${order.orderId}`),
      force: isNew && facts !== undefined && (facts.isInviteOnly || !isOpen(facts)),
    });
    const isDone = answer !== 'absent' && answer.isActive && answer.mode === mode;
    const outcome = isDone ? ({ state: 'settled', isConfirmed: true } as const) : again('answer_differs');
    return { ...outcome, seen: answer };
  } catch (error) {
    if (!(error instanceof LmsError) || !REFUSALS.includes(error.code)) throw error;
    return afterRefusal(lane, access, learner, mode, error);
  }
}

const REFUSALS: LmsError['code'][] = [
  'enrollment_not_possible',
  'course_mode_unavailable',
  'course_not_found',
];

/**
 * The LMS says 400 also to what it did already: enrollment closed, the run filled up or the mode expired since then
 * (enrollments/views.py checks those before it looks for the learner). So it is read before it is believed.
 */
async function afterRefusal(
  lane: Lane,
  access: Access,
  learner: KnownLearner,
  mode: CourseMode,
  error: LmsError,
): Promise<AccessOutcome> {
  await readTogether(lane, [{ access, learner }]);
  if (access.seen !== 'absent' && access.seen?.isActive && access.seen.mode === mode) {
    return { state: 'settled', isConfirmed: true };
  }
  const facts = await getCourseRun(lane, access.courseKey, { maxAgeSeconds: 0 });
  const obstacle = findObstacle(lane, access, facts, mode, true);
  if (obstacle) return obstacle;
  if (error.code !== 'enrollment_not_possible' || !facts) return attention(error.code, { mode });
  if (hasNoLimits(lane, access.courseKey) && learner.state === 'active') {
    const [done] = await enrollInGroup(lane, [{ access, learner }], mode);
    if (done) return done.outcome;
  }
  return facts.isInviteOnly || !isOpen(facts)
    ? openByPreEnrollment(lane, access, learner)
    : attention('course_full');
}

/** Releases without `force_enrollment`: a pre-enrollment opens the run to the learner's address. */
async function openByPreEnrollment(
  lane: Lane,
  access: Access,
  learner: KnownLearner,
): Promise<AccessOutcome> {
  const email = learner.emailKeys[0];
  const result = email
    ? await lane.client.createPreEnrollment(email, access.courseKey, { mayUseBulk: false })
    : null;
  return result === 'created' ? again('pre_enrolled') : attention('enrollment_invite_only');
}

/** Back to the mode that still has a reason; without one of its own, the run's default, else out. */
export async function lower(
  lane: Lane,
  access: Access,
  learner: KnownLearner,
  { from, mode }: { from: CourseMode; mode: CourseMode | null },
): Promise<void> {
  const facts = mode === null ? await getCourseRun(lane, access.courseKey) : undefined;
  const target = mode ?? facts?.modes.find(({ slug }) => slug === 'audit' || slug === 'honor')?.slug;
  await takeAway(
    lane,
    access,
    learner,
    target ? { mode: target, isActive: true } : { mode: from, isActive: false },
  );
}

/** Unenrolls, naming the mode that was last seen: where it changed meanwhile the LMS refuses, as it should. */
export async function unenroll(
  lane: Lane,
  access: Access,
  learner: KnownLearner,
  mode: CourseMode,
): Promise<void> {
  await takeAway(lane, access, learner, { mode, isActive: false });
}

async function takeAway(
  lane: Lane,
  access: Access,
  learner: KnownLearner,
  target: { mode: CourseMode; isActive: boolean },
): Promise<void> {
  const { mode, isActive } = target;
  // What still has a reason and was never sent is ours from now on, not the LMS's.
  await writeInLane(lane, (trx) =>
    isActive ? saveIntent(trx, [access.accessId], mode) : doubtSeen(trx, access.accessId),
  );
  try {
    const { username } = learner;
    const { courseKey } = access;
    const answer = await lane.client.writeEnrollment({
      username,
      courseKey,
      ...target,
      orders: [],
      force: false,
    });
    await writeInLane(lane, (trx) => saveSeen(trx, [{ accessId: access.accessId, seen: answer }]));
    const isDone = answer !== 'absent' && answer.isActive === target.isActive && answer.mode === target.mode;
    if (!isDone)
      throw new LmsError('unexpected_answer', 'The enrollment is not as it was asked to be.', {
        isDoubtful: true,
      });
  } catch (error) {
    if (error instanceof LmsError && error.code === 'mode_changed_meanwhile') {
      await adoptChangedMode(lane, access, learner);
    }
    throw error;
  }
}

/** Somebody changed the mode since we read it: theirs now, and a person decides. */
async function adoptChangedMode(lane: Lane, access: Access, learner: KnownLearner): Promise<void> {
  await readTogether(lane, [{ access, learner }]);
  const { seen } = access;
  if (seen === 'absent' || !seen?.isActive) return;
  const { lmsId } = lane.connection;
  await writeInLane(lane, (trx) => adoptLmsGrant(trx, { ...access, lmsId }, seen.mode));
}
