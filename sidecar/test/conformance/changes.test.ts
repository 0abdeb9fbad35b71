import { afterEach, describe, expect, it } from 'vitest';
import type { LmsCheck } from '../../src/lms/lms-client.ts';
import { DEMO } from '../support/builders.ts';
import { startSandboxTarget, type SandboxTarget } from './targets.ts';

let target: SandboxTarget;

afterEach(() => target.close());

const change = (settings: object) => target.lms.call('PATCH', '/settings', settings);
const write = (mode = 'verified') =>
  target.client.writeEnrollment({
    username: 'ana',
    courseKey: DEMO,
    mode,
    isActive: true,
    orders: ['books/18'],
    force: false,
  });
const writes = async () =>
  (await target.lms.journal())
    .filter(({ method, path, status }) => method !== 'GET' && /enrollment\/?$/.test(path) && status < 300)
    .map(({ path }) => path);
const check = async () => {
  const found: LmsCheck[] = [];
  for await (const one of target.client.check()) found.push(one);
  return found;
};
const sentence = async (name: LmsCheck['name']) => (await check()).find((one) => one.name === name)?.sentence;

describe('an LMS that becomes another release while we speak to it', () => {
  it('is spoken to in v2 once v1 is gone, and nothing is written twice', async () => {
    target = await startSandboxTarget('openedx', { release: 'master' });
    await write('audit');
    await change({ features: { enrollmentV1: false } });

    expect(await write()).toEqual({ isActive: true, mode: 'verified' });
    expect(await target.client.readEnrollment('ana', DEMO)).toEqual({ isActive: true, mode: 'verified' });

    expect(target.told).toEqual([{ enrollmentApi: 'v2' }]);
    expect(await writes()).toEqual(['/api/enrollment/v1/enrollment', '/api/enrollment/v2/enrollment/']);
  });

  it('is spoken to in v1 again when it goes back', async () => {
    target = await startSandboxTarget('openedx', {
      release: 'master',
      settings: { features: { enrollmentV1: false } },
    });
    await write();
    await change({ release: 'verawood', features: { enrollmentV1: true } });

    expect(await target.client.readEnrollment('ana', DEMO)).toEqual({ isActive: true, mode: 'verified' });
    expect(target.told.map((known) => known.enrollmentApi)).toEqual(['v2', 'v1']);
  });

  it('is no LMS while neither version is there, and is one again afterwards', async () => {
    target = await startSandboxTarget('openedx', { release: 'verawood' });
    await change({ features: { enrollmentV1: false } });

    await expect(write()).rejects.toMatchObject({ code: 'not_an_lms', scope: 'lane' });
    await change({ features: { enrollmentV1: true } });

    expect(await write()).toEqual({ isActive: true, mode: 'verified' });
  });

  it('gets pre-enrollments with Quince, which Palm has not: known, that costs no look at the version', async () => {
    target = await startSandboxTarget('openedx', { release: 'palm' });
    const has = () => target.client.hasPreEnrollment('nora@example.org', DEMO);

    expect([await has(), await has()]).toEqual([undefined, undefined]);
    const looks = (await target.lms.journal()).filter(({ path }) => path.endsWith('/roles/'));
    await change({ release: 'quince' });
    expect(await has()).toBe(false);

    expect(looks).toHaveLength(1);
    expect(target.told.map((known) => known.preEnrollment)).toEqual([undefined, false, true]);
  });

  it('has a page missing once, as behind a proxy that restarts: that is no sign of another release', async () => {
    target = await startSandboxTarget('openedx', { release: 'verawood' });

    const match = { path: '/api/enrollment/v1/enrollment/ana' };
    await target.lms.fault({ match, action: { status: 404, html: true, body: '<h1>404</h1>' } });

    await expect(target.client.readEnrollment('ana', DEMO)).rejects.toMatchObject({ scope: 'row' });
    expect(await target.client.readEnrollment('ana', DEMO)).toBe('absent');
    expect(target.told).toEqual([{ enrollmentApi: 'v1' }]);
  });
});

describe('eox-core', () => {
  it('that is taken out while we speak to it is done without', async () => {
    target = await startSandboxTarget('eox-core', {
      release: 'verawood',
      settings: { features: { eoxCore: true } },
    });
    await write('audit');
    await change({ features: { eoxCore: false } });

    expect(await write()).toEqual({ isActive: true, mode: 'verified' });

    expect(await writes()).toEqual(['/eox-core/api/v1/enrollment/', '/api/enrollment/v1/enrollment']);
    expect(target.told.map((known) => known.eoxCore)).toEqual([true, false]);
  });

  it('that takes no JWT, as older versions of it, is done without, and a check says so', async () => {
    target = await startSandboxTarget('eox-core', {
      release: 'verawood',
      settings: { features: { eoxCore: true } },
    });
    const action = { status: 401, body: { detail: 'Invalid token' } };
    await target.lms.fault({ match: { path: '/eox-core/' }, times: null, action });

    expect(await write()).toEqual({ isActive: true, mode: 'verified' });
    expect(await write('audit')).toEqual({ isActive: true, mode: 'audit' });

    const tries = (await target.lms.journal()).filter(({ path }) => path.startsWith('/eox-core/'));
    expect(tries).toHaveLength(2); // once more with a new token, and never again
    expect(await sentence('eox_core')).toContain('update the plug-in');
  });

  it('is used again after a check that finds it', async () => {
    target = await startSandboxTarget('eox-core', { release: 'verawood' });
    await write('audit');
    await change({ features: { eoxCore: true } });

    expect(await sentence('eox_core')).toContain('is installed');
    await write();

    expect((await writes()).at(-1)).toBe('/eox-core/api/v1/enrollment/');
  });

  it('changes no enrollment on the way out: only the LMS itself refuses one whose mode was changed', async () => {
    target = await startSandboxTarget('eox-core', {
      release: 'palm',
      settings: { features: { eoxCore: true } },
    });
    await write();
    const wayOut = { username: 'ana', courseKey: DEMO, isActive: false, orders: [], force: false };

    await expect(target.client.writeEnrollment({ ...wayOut, mode: 'audit' })).rejects.toMatchObject({
      code: 'mode_changed_meanwhile',
    });
    await target.client.writeEnrollment({ ...wayOut, mode: 'verified' });

    expect((await writes()).at(-1)).toBe('/api/enrollment/v1/enrollment');
  });

  it('keeps the orders with the enrollment', async () => {
    target = await startSandboxTarget('eox-core', {
      release: 'palm',
      settings: { features: { eoxCore: true } },
    });
    await write();

    expect((await target.lms.enrollment('ana', DEMO))?.attributes).toContainEqual({
      namespace: 'order',
      name: 'order_number',
      value: 'books/18',
    });
  });
});

describe('a check', () => {
  it.each([
    ['palm', {}, { enrollmentApi: 'v1', preEnrollment: false, bulkEnroll: false }, 'Version 1'],
    [
      'verawood',
      { bulkEnroll: true },
      { enrollmentApi: 'v1', preEnrollment: true, bulkEnroll: true },
      'Version 1',
    ],
    ['master', {}, { enrollmentApi: 'v1', preEnrollment: true, bulkEnroll: false }, 'takes over'],
    [
      'master',
      { enrollmentV1: false },
      { enrollmentApi: 'v2', preEnrollment: true, bulkEnroll: false },
      'Version 2',
    ],
  ] as const)('of %s with %j finds what it offers', async (release, features, known, says) => {
    target = await startSandboxTarget('openedx', { release, settings: { features } });

    expect(await sentence('enrollment_api')).toContain(says);
    expect(target.told.at(-1)).toEqual(known);
  });

  it('prefers v1 again where it is back', async () => {
    target = await startSandboxTarget('openedx', {
      release: 'master',
      settings: { features: { enrollmentV1: false } },
    });
    await check();
    await change({ features: { enrollmentV1: true } });

    await check();

    expect(target.told.at(-1)?.enrollmentApi).toBe('v1');
  });
});
