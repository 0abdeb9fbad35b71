import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { api, type LmsUnderTest, runs, startLms } from '../../test-support/lms-under-test.ts';

interface Row {
  created: string;
  mode: string;
  is_active: boolean;
  user: string;
  course_id: string;
}

interface Page {
  next: string | null;
  previous: string | null;
  results: Row[];
}

let lms: LmsUnderTest;

beforeAll(async () => {
  lms = await startLms();
  await lms.call('/__sandbox/users/bulk', { json: { count: 205, prefix: 'many' } });
  for (let number = 1; number <= 205; number += 1) await lms.enroll(runs.audit, { user: `many-${number}` });
  await lms.enroll(runs.audit, { user: 'many-205', is_active: false });
});

afterAll(() => lms.close());

async function list(query: Record<string, string>, release = 'verawood'): Promise<Page> {
  await lms.call('/__sandbox/settings', { method: 'PATCH', json: { release } });
  const answer = await lms.asStaff(`${api}/enrollments?${new URLSearchParams(query).toString()}`);
  return answer.json as Page;
}

async function follow(link: string | null): Promise<Page> {
  return (await lms.asStaff((link ?? '').slice(lms.url.length))).json as Page;
}

describe('the list of enrollments', () => {
  it('pages by 100, newest first, inactive rows included, whatever page size is asked for', async () => {
    const first = await list({ course_id: runs.audit, page_size: '5', page: '2' });
    const second = await follow(first.next);
    const third = await follow(second.next);

    expect([first, second, third].map((page) => page.results.length)).toEqual([100, 100, 5]);
    expect(first.results[0]).toMatchObject({
      user: 'many-205',
      is_active: false,
      mode: 'audit',
      course_id: runs.audit,
    });
    expect(third.results.at(-1)).toMatchObject({ user: 'many-1', is_active: true });
    expect([first.previous, third.next]).toEqual([null, null]);
    const created = [...first.results, ...second.results, ...third.results].map((row) => row.created);
    expect(created).toEqual([...created].sort().reverse());
    expect(new Set(created).size).toBe(205);
  });

  it('leads back to the page before', async () => {
    const first = await list({ course_id: runs.audit });
    const second = await follow(first.next);
    const back = await follow(second.previous);

    expect(back.results).toEqual(first.results);
  });

  it('gives a cursor that holds a position', async () => {
    const first = await list({ course_id: runs.audit });
    const cursor = new URL(first.next ?? '').searchParams.get('cursor') ?? '';

    expect(cursor.startsWith('cD0yMDI')).toBe(true);
  });

  it('filters by username, e-mail and course, without regard to case for the first two', async () => {
    expect((await list({ username: 'AURORA,vera' })).results.map((row) => row.user)).toEqual([
      'vera',
      'aurora',
      'aurora',
    ]);
    expect((await list({ email: 'VERA@example.org' })).results.map((row) => row.user)).toEqual(['vera']);
    expect((await list({ email: 'vera@example.org', course_id: runs.demo })).results).toEqual([]);
  });

  it('shows rows of deleted courses', async () => {
    expect((await list({ course_id: runs.deleted })).results).toHaveLength(1);
  });

  it('finds nothing for unknown people and courses', async () => {
    expect((await list({ username: 'ghost' })).results).toEqual([]);
    expect((await list({ email: 'ghost@example.org' })).results).toEqual([]);
    expect((await list({ course_id: runs.unknown })).results).toEqual([]);
  });

  it('matches course ids in part from Ulmo on, and does not read them before', async () => {
    const recent = await list({ course_ids: 'UBA+STAT101', username: 'aurora,vera' }, 'ulmo');
    const old = await list({ course_ids: 'UBA+STAT101', username: 'aurora,vera' }, 'teak');

    expect(recent.results.map((row) => row.user)).toEqual(['vera']);
    expect(old.results).toHaveLength(3);
  });

  it('lists everyone on Palm when an e-mail is asked for', async () => {
    const page = await list({ email: 'vera@example.org' }, 'palm');

    expect(page.results).toHaveLength(100);
  });

  it('refuses a plus that was not encoded, since it reads as a space', async () => {
    const answer = await lms.asStaff(`${api}/enrollments?course_id=${runs.demo}`);

    expect(answer.status).toBe(400);
    expect(answer.json).toEqual({
      field_errors: {
        course_id: { developer_message: `'${runs.demo.replaceAll('+', ' ')}' is not a valid course id.` },
      },
    });
  });

  it('refuses more than 100 names and names that are none', async () => {
    const many = Array.from({ length: 101 }, (_, index) => `many-${index}`).join(',');
    const tooMany = await lms.asStaff(`${api}/enrollments?username=${many}`);
    const odd = await lms.asStaff(`${api}/enrollments?username=${encodeURIComponent('a b')}`);

    expect(tooMany.json).toEqual({
      field_errors: {
        username: {
          developer_message: 'Too many usernames in a single request - 101. A maximum of 100 is allowed',
        },
      },
    });
    expect(odd.status).toBe(400);
  });

  it('answers an invalid cursor with 404', async () => {
    const answer = await lms.asStaff(`${api}/enrollments?cursor=nonsense`);

    expect(answer.status).toBe(404);
    expect(answer.json).toEqual({ developer_message: 'Invalid cursor' });
  });
});
