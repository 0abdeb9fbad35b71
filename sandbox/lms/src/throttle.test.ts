import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { api, type LmsUnderTest, runs, startLms } from '../../test-support/lms-under-test.ts';
import type { Release } from './releases.ts';

let lms: LmsUnderTest;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 8, 1, 12) });
});

afterEach(async () => {
  vi.useRealTimers();
  await lms.close();
});

async function startThrottled(release: Release): Promise<void> {
  lms = await startLms({ release, settings: { throttle: { enabled: true, scale: 1 } } });
}

async function repeat(times: number, call: () => Promise<unknown>): Promise<void> {
  for (let count = 0; count < times; count += 1) await call();
}

const roles = () => lms.asStaff(`${api}/roles/`);
const courseList = () => lms.asStaff('/api/courses/v1/courses/?username=matricula-worker');

describe('rate limits', () => {
  it('let staff make 120 enrollment calls in any 60 seconds', async () => {
    await startThrottled('verawood');

    await repeat(120, roles);
    vi.setSystemTime(Date.now() + 26_000);
    const refused = await roles();
    vi.setSystemTime(Date.now() + 34_000);
    const later = await roles();

    expect(refused.status).toBe(429);
    expect(refused.json).toEqual({
      detail: 'Request was throttled. Expected available in 34 seconds.',
    });
    expect(refused.headers.get('retry-after')).toBe('34');
    expect(later.status).toBe(200);
  });

  it('let others make 40', async () => {
    await startThrottled('verawood');
    const call = () => lms.asNobody(`${api}/roles/`);

    await repeat(40, call);

    expect((await call()).status).toBe(429);
  });

  it('do not count refused calls', async () => {
    await startThrottled('verawood');
    await repeat(125, roles);

    vi.setSystemTime(Date.now() + 60_000);

    expect((await roles()).status).toBe(200);
  });

  it('count public course details by address, whatever token is sent', async () => {
    await startThrottled('verawood');
    const call = () => lms.asStaff(`${api}/course/${runs.demo}`);

    await repeat(40, call);

    expect((await call()).status).toBe(429);
    expect((await roles()).status).toBe(200);
  });

  it('leave accounts, course modes and course details of the courses API alone', async () => {
    await startThrottled('verawood');
    await repeat(121, roles);

    const answers = await Promise.all([
      lms.asStaff('/api/user/v1/accounts?username=ana'),
      lms.asStaff(`/api/course_modes/v1/courses/${runs.demo}/`),
      lms.asStaff(`/api/courses/v1/courses/${runs.demo}/`),
    ]);

    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
  });

  it('of the enrollment list name no Retry-After before the newest master', async () => {
    await startThrottled('verawood');
    await repeat(120, roles);
    const old = await lms.asStaff(`${api}/enrollments`);
    await lms.call('/__sandbox/settings', { method: 'PATCH', json: { release: 'master' } });
    const recent = await lms.asStaff(`${api}/enrollments`);

    expect(old.json).toEqual({
      developer_message: 'Request was throttled. Expected available in 60 seconds.',
    });
    expect(old.headers.get('retry-after')).toBeNull();
    expect(recent.headers.get('retry-after')).toBe('60');
  });

  it('of the course list share the bucket of the enrollment calls before the newest master', async () => {
    await startThrottled('verawood');

    await repeat(40, roles);
    const answer = await courseList();

    expect(answer.status).toBe(429);
  });

  it('name no wait when the shared bucket holds more than the view allows itself', async () => {
    await startThrottled('verawood');

    await repeat(60, roles);
    const answer = await courseList();

    expect(answer.json).toEqual({ developer_message: 'Request was throttled.' });
  });

  it('give services 800 course list calls of their own on the newest master', async () => {
    await startThrottled('master');

    await repeat(120, roles);
    await repeat(41, courseList);
    const answer = await courseList();

    expect(answer.status).toBe(200);
    const { entries } = (await lms.call('/__sandbox/journal')).json as { entries: { scope: string }[] };
    expect(entries.at(-1)?.scope).toBe('service_user');
  });

  it('hold for pre-enrollments too', async () => {
    await startThrottled('verawood');
    await repeat(120, roles);

    expect((await lms.asStaff(`${api}/enrollment_allowed/`)).status).toBe(429);
  });

  it('can be scaled and switched off while it runs', async () => {
    await startThrottled('verawood');
    await repeat(121, roles);
    await lms.call('/__sandbox/settings', { method: 'PATCH', json: { throttle: { scale: 2 } } });
    const scaled = await roles();
    await repeat(200, roles);
    await lms.call('/__sandbox/settings', { method: 'PATCH', json: { throttle: { enabled: false } } });

    expect(scaled.status).toBe(200);
    expect((await roles()).status).toBe(200);
  });
});
