import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CourseKey } from '../../src/ledger/course-key.ts';
import type { SeenEnrollment } from '../../src/ledger/decide-access.ts';
import { enrollmentKey, type CourseRunFacts, type LmsAccount } from '../../src/lms/lms-client.ts';
import { courseKey } from '../support/builders.ts';
import type { Target } from './targets.ts';

const NOWHERE = courseKey('course-v1:Matricula+Nowhere+2026');

/**
 * What every driver does with every LMS, whatever its release: the contract of `LmsClient`. Uses nothing but the client,
 * so that it runs against a real LMS too, and leaves the learner outside of the course.
 */
export function describeDriver(name: string, start: () => Promise<Target>): void {
  describe(name, () => {
    let target: Target;
    let learner: LmsAccount;
    let facts: CourseRunFacts;
    let free: string;
    let paid: string;

    beforeAll(async () => {
      target = await start();
      const found = await target.client.lookUpAccount(target.learnerEmail);
      if (typeof found !== 'object') throw new Error('The learner of this LMS has no account.');
      const run = await target.client.readCourseRun(target.courseKey);
      if (!run) throw new Error('The course run of this LMS is not there.');
      learner = found;
      facts = run;
      free = run.modes.find((mode) => mode.slug === 'audit' || mode.slug === 'honor')?.slug ?? 'audit';
      paid = run.modes.find((mode) => mode.minPrice > 0)?.slug ?? 'verified';
    });

    beforeEach(() => leave());

    afterAll(async () => {
      await leave();
      await target.close();
    });

    const read = () => target.client.readEnrollment(learner.username, target.courseKey);
    const write = (mode: string, isActive: boolean, of: { username?: string; course?: CourseKey } = {}) =>
      target.client.writeEnrollment({
        username: of.username ?? learner.username,
        courseKey: of.course ?? target.courseKey,
        mode,
        isActive,
        orders: ['conformance/1'],
        force: false,
      });
    const leave = async () => {
      const seen = await read();
      if (seen !== 'absent' && seen.isActive) await write(seen.mode, false);
    };
    const isIn = (seen: SeenEnrollment) => seen !== 'absent' && seen.isActive;
    const freshEmail = () => `conformance-${randomUUID()}@example.org`;

    it('passes its own check, with notes at most', async () => {
      const found = [];
      for await (const check of target.client.check()) found.push(check);

      expect(found.filter((check) => check.result === 'failed')).toEqual([]);
      expect(found.map((check) => check.name)).toEqual(
        expect.arrayContaining(['address', 'token', 'staff', 'enrollment_api', 'courses', 'bulk_enrollment']),
      );
    });

    it('answers a probe', async () => {
      await expect(target.client.probe()).resolves.toBeUndefined();
    });

    describe('accounts', () => {
      it('are found by address, one or many at a time, alike', async () => {
        const nobody = freshEmail();

        const many = await target.client.findAccounts([target.learnerEmail, nobody]);

        expect(learner).toMatchObject({
          isActive: true,
          lmsUserId: expect.stringMatching(/^\d+$/) as unknown,
        });
        expect([...many]).toEqual([[target.learnerEmail, learner]]);
        expect(await target.client.readAccounts([learner.username, 'nobody-of-that-name'])).toEqual([
          learner,
        ]);
        expect(await target.client.readAccounts(['nobody-of-that-name'])).toEqual([]);
      });

      it('that are not there are not made up', async () => {
        expect(await target.client.lookUpAccount(freshEmail())).toBe('no_account');
        expect((await target.client.findAccounts([freshEmail(), freshEmail()])).size).toBe(0);
      });
    });

    describe('course runs', () => {
      it('come with their modes', () => {
        expect(facts.modes.map((mode) => mode.slug)).toEqual(expect.arrayContaining([free, paid]));
      });

      it('that are not there are undefined', async () => {
        expect(await target.client.readCourseRun(NOWHERE)).toBeUndefined();
      });
    });

    describe('an enrollment', () => {
      it('is made in the paid mode at once, and is read as it was answered', async () => {
        const answered = await write(paid, true);
        const query = { usernames: [learner.username, 'nobody-of-that-name'], courseKey: target.courseKey };

        expect(answered).toEqual({ isActive: true, mode: paid });
        expect(await read()).toEqual(answered);
        expect(await target.client.readEnrollments(query)).toEqual(
          new Map([[enrollmentKey(learner.username, target.courseKey), answered]]),
        );
        const everywhere = await target.client.readEnrollments({ ...query, courseKey: null });
        expect(everywhere?.get(enrollmentKey(learner.username, target.courseKey))).toEqual(answered);
      });

      it('is raised and lowered', async () => {
        expect(await write(free, true)).toEqual({ isActive: true, mode: free });
        expect(await write(paid, true)).toEqual({ isActive: true, mode: paid });
        expect(await write(free, true)).toEqual({ isActive: true, mode: free });
        expect(await read()).toEqual({ isActive: true, mode: free });
      });

      it('is the same when it is asked for twice', async () => {
        const once = await write(paid, true);

        expect(await write(paid, true)).toEqual(once);
      });

      it('ends when its mode is named, and begins again', async () => {
        await write(paid, true);

        expect(await write(paid, false)).toEqual({ isActive: false, mode: paid });
        expect(await read()).toEqual({ isActive: false, mode: paid });
        expect(await write(paid, true)).toEqual({ isActive: true, mode: paid });
      });

      it('does not end when its mode is another by now', async () => {
        await write(paid, true);

        await expect(write(free, false)).rejects.toMatchObject({ code: 'mode_changed_meanwhile' });
        expect(await read()).toEqual({ isActive: true, mode: paid });
      });

      it('in a mode that is not offered is refused as such', async () => {
        const offered = facts.modes.map((mode) => mode.slug);
        const other = ['no-id-professional', 'professional', 'honor'].find((slug) => !offered.includes(slug));

        await expect(write(other ?? 'masters', true)).rejects.toMatchObject({
          code: 'course_mode_unavailable',
        });
        expect(isIn(await read())).toBe(false);
      });

      it.each([
        ['of a run that is not there', { course: NOWHERE }, 'course_not_found'],
        ['of an account that is not there', { username: 'nobody-of-that-name' }, 'account_unknown'],
      ])('%s is refused as such', async (_what, of, code) => {
        await expect(write('audit', true, of)).rejects.toMatchObject({ code, scope: 'row' });
      });

      it('of nobody is absent', async () => {
        expect(await target.client.readEnrollment('nobody-of-that-name', target.courseKey)).toBe('absent');
      });
    });

    describe('a pre-enrollment', () => {
      it('is made once, seen and taken back, where the LMS has them at all', async () => {
        const email = freshEmail();
        const before = await target.client.hasPreEnrollment(email, target.courseKey);
        const steps = [
          await target.client.createPreEnrollment(email, target.courseKey, { mayUseBulk: false }),
          await target.client.createPreEnrollment(email, target.courseKey, { mayUseBulk: false }),
        ];
        const made = await target.client.hasPreEnrollment(email, target.courseKey);
        if (made) await target.client.deletePreEnrollment(email, target.courseKey);
        const after = await target.client.hasPreEnrollment(email, target.courseKey);

        expect({ before, steps, made, after }).toEqual(
          before === undefined
            ? { before, steps: ['unsupported', 'unsupported'], made: undefined, after: undefined }
            : { before: false, steps: ['created', 'exists'], made: true, after: false },
        );
      });

      it('that is gone already is taken back without a word', async () => {
        const email = freshEmail();
        if ((await target.client.hasPreEnrollment(email, target.courseKey)) === undefined) return;

        await expect(target.client.deletePreEnrollment(email, target.courseKey)).resolves.toBeUndefined();
      });
    });

    describe('a group', () => {
      const enroll = (mode: string, mayBypassLimits: boolean, more: string[] = []) =>
        target.client.enrollGroup({
          courseKey: target.courseKey,
          mode,
          mayBypassLimits,
          learners: [learner.username, ...more].map((username) => ({ username, orders: ['conformance/1'] })),
        });

      it.each([
        ['the free mode', () => free, true],
        ['the free mode, within the limits of the run', () => free, false],
        ['the paid mode', () => paid, true],
      ])('is enrolled in %s, or nothing is done', async (_what, mode, mayBypassLimits) => {
        const shown = await enroll(mode(), mayBypassLimits);

        const seen = await read();
        if (shown === undefined) expect(isIn(seen)).toBe(false);
        else expect([...shown]).toEqual([[enrollmentKey(learner.username, target.courseKey), seen]]);
        if (shown !== undefined) expect(seen).toEqual({ isActive: true, mode: mode() });
      });

      it('names nobody who is not enrolled', async () => {
        const shown = await enroll(free, true, ['nobody-of-that-name']);

        expect([...(shown ?? [])].map(([key]) => key)).not.toContain(
          enrollmentKey('nobody-of-that-name', target.courseKey),
        );
        expect(shown?.has(enrollmentKey(learner.username, target.courseKey)) ?? false).toBe(
          isIn(await read()),
        );
      });

      it('of a run that is not there enrolls nobody', async () => {
        const learners = [{ username: learner.username, orders: [] }];
        const group = { courseKey: NOWHERE, mode: 'audit', mayBypassLimits: true, learners };

        const shown = await target.client.enrollGroup(group).catch((error: unknown) => error);

        if (shown instanceof Map) expect(shown.size).toBe(0);
        else if (shown !== undefined) expect(shown).toMatchObject({ code: 'course_not_found' });
        expect(await target.client.readEnrollment(learner.username, NOWHERE)).toBe('absent');
      });

      it('of addresses is pre-enrolled, or nothing is done', async () => {
        const email = freshEmail();
        const shown = await target.client.preEnrollGroup([email], target.courseKey);
        const seen = await target.client.hasPreEnrollment(email, target.courseKey);
        const again = await target.client.preEnrollGroup([email], target.courseKey);
        if (seen) await target.client.deletePreEnrollment(email, target.courseKey);

        expect([...(shown ?? [])]).toEqual(shown === undefined ? [] : [[email, 'created']]);
        expect([...(again ?? [])]).toEqual(shown === undefined ? [] : [[email, 'exists']]);
        if (seen !== undefined) expect(seen).toBe(shown !== undefined);
      });
    });
  });
}
