import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { api, type LmsUnderTest, runs, startLms } from '../test-support/lms-under-test.ts';
import type { ObservedCall } from './exchange.ts';
import type { JournalEntry } from './journal.ts';

let lms: LmsUnderTest;
let observed: string[];

beforeEach(async () => {
  observed = [];
  lms = await startLms({
    observe: (call: ObservedCall, phase) => {
      observed.push(`${phase} ${call.method} ${call.path}`);
    },
  });
});

afterEach(() => lms.close());

const enrollment = `${api}/enrollment`;

async function fault(action: Record<string, unknown>, more: Record<string, unknown> = {}): Promise<number> {
  const answer = await lms.call('/__sandbox/faults', {
    json: { match: { path: enrollment }, action, ...more },
  });
  return (answer.json as { id: number }).id;
}

async function journal(since = 0): Promise<JournalEntry[]> {
  const { entries } = (await lms.call(`/__sandbox/journal?since=${since}`)).json as {
    entries: JournalEntry[];
  };
  return entries;
}

const enroll = () => lms.enroll(runs.demo, { user: 'ana', mode: 'verified' });

describe('the journal', () => {
  it('names each call with its caller, body, status and throttle scope', async () => {
    await lms.call('/__sandbox/settings', { method: 'PATCH', json: { throttle: { enabled: true } } });
    await enroll();

    const [token, call] = await journal();

    expect(token).toMatchObject({
      seq: 1,
      path: '/oauth2/access_token',
      caller: 'matricula-sandbox',
      scope: 'token',
    });
    expect(token?.body).toMatchObject({ client_secret: '***' });
    expect(call).toMatchObject({
      seq: 2,
      method: 'POST',
      path: enrollment,
      body: { user: 'ana', mode: 'verified' },
      caller: 'matricula-sandbox',
      status: 200,
      scope: 'staff',
      fault: null,
    });
    expect(call?.at).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  });

  it('can be read from a number on, cleared, and kept without bodies', async () => {
    await lms.call(`${api}/course/${runs.demo}?include_expired=1`);
    await enroll();
    const later = await journal(1);
    await lms.call('/__sandbox/journal', { method: 'DELETE' });
    await lms.call('/__sandbox/settings', { method: 'PATCH', json: { journalBodies: false } });
    await enroll();
    const cleared = await journal();

    expect(later.map((entry) => entry.seq)).toEqual([2, 3]);
    expect(cleared.map((entry) => [entry.seq, entry.body])).toEqual([[4, null]]);
    expect(await journal(3)).toHaveLength(1);
  });

  it('does not hold the controls themselves', async () => {
    await lms.call('/__sandbox/state');

    expect(await journal()).toEqual([]);
  });
});

describe('a fault', () => {
  it('answers instead of the work, as often as it says, after letting some through', async () => {
    await fault({ status: 503, body: { detail: 'away' } }, { times: 2, skip: 1 });

    const answers = [await enroll(), await enroll(), await enroll(), await enroll()];

    expect(answers.map((answer) => answer.status)).toEqual([200, 503, 503, 200]);
    expect(answers[1]?.json).toEqual({ detail: 'away' });
    expect((await lms.call('/__sandbox/faults')).json).toEqual({ faults: [] });
    expect((await journal()).map((entry) => entry.fault)).toEqual([
      null,
      null,
      'status:503',
      'status:503',
      null,
    ]);
  });

  it('stays until it is deleted when it has no number', async () => {
    const id = await fault({ status: 429, headers: { 'Retry-After': '7' } }, { times: null });
    const first = await enroll();
    await enroll();
    await lms.call(`/__sandbox/faults/${id}`, { method: 'DELETE' });

    expect([first.status, first.text, first.headers.get('retry-after')]).toEqual([429, '', '7']);
    expect((await enroll()).status).toBe(200);
  });

  it('can answer with a page', async () => {
    await fault({ status: 502, html: true, body: '<h1>Bad gateway</h1>' });

    const answer = await enroll();

    expect(answer.text).toBe('<h1>Bad gateway</h1>');
    expect(answer.headers.get('content-type')).toContain('text/html');
  });

  it('picks calls by method and by pattern', async () => {
    await fault(
      { status: 500 },
      { match: { method: 'get', pathPattern: 'enrollment/aurora,.*Demo' }, times: null },
    );

    const hit = await lms.asStaff(`${enrollment}/aurora,${runs.demo}`);
    const missed = await lms.asStaff(`${enrollment}/vera,${runs.demo}`);

    expect([hit.status, missed.status]).toEqual([500, 200]);
  });

  it('can cut the connection with nothing done', async () => {
    await fault({ reset: 'before' });
    await expect(enroll()).rejects.toThrow();

    expect(await lms.row('ana', runs.demo)).toBeUndefined();
    expect((await journal()).at(-1)).toMatchObject({ status: null, fault: 'reset:before' });
  });

  it('can cut the connection after the work is done', async () => {
    await fault({ reset: 'after' });
    await expect(enroll()).rejects.toThrow();

    expect(await lms.row('ana', runs.demo)).toMatchObject({ mode: 'verified' });
    expect((await journal()).at(-1)).toMatchObject({ status: 200, fault: 'reset:after' });
  });

  it('can cut the connection in the middle of the answer, with the work done', async () => {
    await fault({ reset: 'midway' });
    await expect(enroll()).rejects.toThrow();

    expect(await lms.row('ana', runs.demo)).toMatchObject({ mode: 'verified' });
    expect((await journal()).at(-1)).toMatchObject({ status: 200, fault: 'reset:midway' });
  });

  it('can delay', async () => {
    await enroll();
    await fault({ delayMs: 120 });
    const begun = performance.now();

    const answer = await enroll();

    expect(answer.status).toBe(200);
    expect(performance.now() - begun).toBeGreaterThan(115);
  });

  it('can keep silent; closing the server ends even that', async () => {
    await fault({ hang: true });
    const hanging = enroll().then(
      () => 'answered',
      () => 'cut',
    );
    await expect.poll(async () => (await journal()).at(-1)?.fault).toBe('hang');

    await lms.close();

    expect(await hanging).toBe('cut');
    lms = await startLms();
  });

  it('that makes no sense is refused in one sentence', async () => {
    const answer = await lms.call('/__sandbox/faults', { json: { action: { reset: 'maybe' } } });

    expect(answer.status).toBe(400);
    expect(answer.json).toEqual({ error: 'reset has to be before, after or midway.' });
  });

  it('is forgotten by a reset, like the journal', async () => {
    await fault({ status: 500 }, { times: null });
    await enroll();
    await lms.call('/__sandbox/reset', { method: 'POST' });

    expect(await journal()).toEqual([]);
    expect((await lms.call('/__sandbox/faults')).json).toEqual({ faults: [] });
  });
});

describe('an observer', () => {
  it('is told before the work and again before the answer', async () => {
    await lms.call(`${api}/course/${runs.demo}`);

    const path = `${api}/course/${runs.demo}`;
    expect(observed).toEqual([`received GET ${path}`, `done GET ${path}`]);
  });
});
