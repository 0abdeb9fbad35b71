import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { api, type LmsUnderTest, runs, startLms } from '../../../test-support/lms-under-test.ts';

let lms: LmsUnderTest;

beforeEach(async () => {
  lms = await startLms();
});

afterEach(() => lms.close());

const spanish = { headers: { 'Accept-Language': 'es-AR,es;q=0.9' } };

async function post(path: string, form: Record<string, string> = {}) {
  const answer = await lms.call(path, { method: 'POST', form });
  return { ...answer, location: answer.headers.get('location') };
}

describe('the list of learners', () => {
  it('shows people with state and courses, and addresses that wait', async () => {
    await lms.asStaff(`${api}/enrollment_allowed/`, {
      json: { email: 'new@example.org', course_id: runs.demo },
    });

    const { text } = await lms.call('/');

    for (const shown of [
      'Lucía Ñáñez',
      'e-mail not confirmed',
      'disabled',
      'retired',
      'new@example.org',
      runs.demo,
    ]) {
      expect(text).toContain(shown);
    }
  });

  it('is searched without regard to case, and says so when nobody matches', async () => {
    expect((await lms.call('/?q=AURORA')).text).not.toContain('Lucía');
    expect((await lms.call('/?q=nobody%3Cb%3E')).text).toContain('Nobody matches “nobody&lt;b&gt;”.');
  });

  it('is cut into pages of 100', async () => {
    await lms.call('/__sandbox/users/bulk', { json: { count: 150 } });
    const [first, second] = [await lms.call('/'), await lms.call('/?page=2')];

    expect(first.text).toContain('href="?page=2"');
    expect(first.text).not.toContain('learner-150@');
    expect(second.text).toContain('learner-150@');
  });

  it('is empty on purpose', async () => {
    await lms.call('/__sandbox/reset', { json: { users: [] } });

    expect((await lms.call('/')).text).toContain('Register the first learner');
    expect((await lms.call('/courses')).text).toContain('The LMS has no courses.');
  });
});

describe('pages', () => {
  it('speak Spanish to who prefers it or chooses it, and remember the choice', async () => {
    const preferred = await lms.call('/courses', spanish);
    const chosen = await lms.call('/courses?lang=es');
    const remembered = await lms.call('/', {
      headers: { Cookie: 'sandbox_lang=es', 'Accept-Language': 'en' },
    });

    expect(preferred.text).toContain('<html lang="es">');
    expect(preferred.text).toContain('solo por invitación');
    expect(chosen.headers.get('set-cookie')).toContain('sandbox_lang=es');
    expect(remembered.text).toContain('Estudiantes');
  });

  it('have a skip link, one main heading and a way to the other language', async () => {
    for (const path of ['/', '/courses', '/learners/ana', '/register', '/dashboard']) {
      const { text } = await lms.call(path);

      expect(text).toContain('href="#main"');
      expect(text.match(/<h1/g)).toHaveLength(1);
      expect(text).toContain('hreflang="es"');
    }
  });

  it('escape what people typed', async () => {
    await lms.call('/__sandbox/users', {
      json: { email: 'x@example.org', username: 'x', name: '<script>alert(1)</script>' },
    });

    for (const path of ['/', '/learners/x', '/dashboard?email=x']) {
      const { text } = await lms.call(path);
      expect(text).not.toContain('<script>');
      expect(text).toContain('&lt;script&gt;');
    }
  });

  it('that are not there say so to people, and to API clients in Django’s words', async () => {
    const person = await lms.call('/nowhere');
    const learner = await lms.call('/learners/ghost');

    expect([person.status, learner.status]).toEqual([404, 404]);
    expect(person.text).toContain('Page not found');
    expect(learner.text).toContain('There is no account “ghost”.');
    expect((await lms.call('/api/nowhere')).text).not.toContain('hreflang');
  });
});

describe('a learner’s page', () => {
  it('shows enrollments with their attributes and history', async () => {
    await lms.enroll(runs.statistics, {
      user: 'ana',
      mode: 'verified',
      enrollment_attributes: [{ namespace: 'order', name: 'order_number', value: 'WC-1042' }],
    });

    const { text } = await lms.call('/learners/ana');

    expect(text).toContain('order:order_number = WC-1042');
    expect(text).toContain('Statistics I');
    expect(text).toMatch(/audit, enrolled[\s\S]*verified, enrolled/);
  });

  it('confirms an e-mail, which fires pre-enrollments', async () => {
    await lms.asStaff(`${api}/enrollment_allowed/`, {
      json: { email: 'uma@example.org', course_id: runs.demo, auto_enroll: true },
    });
    const before = await lms.call('/learners/uma');
    const answer = await post('/learners/uma/confirm');

    expect(before.text).toContain('Waiting for this address');
    expect([answer.status, answer.location]).toEqual([303, '/learners/uma?done=confirmed']);
    expect(await lms.row('uma', runs.demo)).toMatchObject({ mode: 'audit' });
    expect((await lms.call(answer.location ?? '')).text).toContain('The e-mail is confirmed.');
  });

  it('enrolls, unenrolls, disables and retires by hand', async () => {
    await post('/learners/ana/enroll', { course_id: runs.closed, mode: 'verified' });
    const enrolled = await lms.row('ana', runs.closed);
    await post('/learners/ana/unenroll', { course_id: runs.closed });
    const left = await lms.row('ana', runs.closed);
    await post('/learners/ana/disable');
    const disabled = (await lms.asStaff('/support/manage_user/ana')).json;
    await post('/learners/ana/enable');
    const retired = await post('/learners/ana/retire');

    expect(enrolled).toMatchObject({ mode: 'verified', is_active: true });
    expect(left).toMatchObject({ mode: 'verified', is_active: false });
    expect(disabled).toMatchObject({ status: 'Unusable' });
    expect(retired.location).toMatch(/^\/learners\/retired__user_/);
    expect((await lms.call(retired.location ?? '')).text).not.toContain('/retire"');
  });

  it('says what it could not do', async () => {
    const answer = await post('/learners/ana/enroll', { course_id: '' });

    expect(answer.status).toBe(400);
    expect(answer.text).toContain('That did not work. course_id has to be a text.');
  });
});

describe('registration', () => {
  it('is filled in by the address that leads there', async () => {
    expect((await lms.call('/register?email=new%2Btag%40example.org')).text).toContain(
      'value="new+tag@example.org"',
    );
  });

  it('makes an account that waits for its confirmation, or not', async () => {
    const waiting = await post('/register', { email: 'one@example.org', name: 'One', username: '' });
    const confirmed = await post('/register', { email: 'two@example.org', confirmed: 'yes' });

    expect(waiting.location).toBe('/learners/one?done=registered');
    expect(confirmed.location).toBe('/learners/two?done=registered');
    const { json } = await lms.asStaff('/api/user/v1/accounts?username=one,two');
    expect((json as { is_active: boolean }[]).map((account) => account.is_active)).toEqual([false, true]);
  });

  it('keeps what was typed when it is refused', async () => {
    const answer = await post('/register', { email: 'ana@example.org', name: 'Another Ana' });

    expect(answer.status).toBe(400);
    expect(answer.text).toContain('role="alert"');
    expect(answer.text).toContain('value="Another Ana"');
  });
});

describe('the dashboard', () => {
  it('shows a learner’s active courses', async () => {
    expect((await lms.call('/dashboard?email=AURORA@example.org')).text).toContain('Demo course');
    expect((await lms.call('/dashboard?email=ana')).text).toContain('not enrolled in any course yet');
    expect((await lms.call('/dashboard?email=uma')).text).toContain('not confirmed yet');
    expect((await lms.call('/dashboard?email=ghost')).text).toContain('There is no account “ghost”.');
  });
});
