import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Release } from '../../../sandbox/index.ts';
import type { LmsDriver } from '../../src/lms/drivers.ts';
import { redriveOrder } from '../../src/operator/redrive.ts';
import { startWorld, type JournalEntry, type OrderInShop, type World } from '../support/world.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';
const STATISTICS = 'course-v1:UBA+STAT101+2026_T1';
const PYTHON = 'course-v1:Acme+PY101+2026';
const INVITE = 'course-v1:Acme+INVITE1+2026';

interface Switches {
  release: Release;
  bulkEnroll: boolean;
  /** false: v2 in its stead. */
  enrollmentV1?: boolean;
  driver?: LmsDriver;
}

/** Each release with bulk enrollment off, as it is born; the oldest also with it on, and with eox-core. */
const RELEASES: Switches[] = [
  { release: 'palm', bulkEnroll: false },
  { release: 'palm', bulkEnroll: true },
  { release: 'quince', bulkEnroll: false },
  { release: 'redwood', bulkEnroll: false },
  { release: 'sumac', bulkEnroll: false },
  { release: 'teak', bulkEnroll: false },
  { release: 'ulmo', bulkEnroll: false },
  { release: 'verawood', bulkEnroll: true },
  { release: 'master', bulkEnroll: false },
  { release: 'master', bulkEnroll: false, enrollmentV1: false },
  { release: 'palm', bulkEnroll: false, driver: 'eox-core' },
  { release: 'master', bulkEnroll: false, enrollmentV1: false, driver: 'eox-core' },
];

const nameOf = ({ release, bulkEnroll, enrollmentV1 = true, driver = 'openedx' }: Switches) =>
  `${driver}, ${release}${bulkEnroll ? ', bulk enrollment' : ''}${enrollmentV1 ? '' : ', v2 only'}`;
const CASES = RELEASES.map((switches) => [nameOf(switches), switches] as const);

describe.each(CASES)('%s', (_name, { release, bulkEnroll, enrollmentV1 = true, driver = 'openedx' }) => {
  let world: World;
  const orders: Record<string, OrderInShop> = {};

  const buy = async (who: string, sku: string, email = `${who}@example.org`) => {
    orders[who] = await world.shop.checkout({ items: [{ sku }], email });
  };
  const seat = async (username: string, courseKey: string) => {
    const row = await world.lms.enrollment(username, courseKey);
    return row ? `${row.mode} ${row.is_active ? 'active' : 'inactive'}` : 'none';
  };
  const staffNote = async (who: string) =>
    (await world.shop.notes(orders[who]?.id ?? 0)).filter((note) => !note.customer_note).at(-1)?.note ?? '';

  beforeAll(async () => {
    const features = { bulkEnroll, enrollmentV1, eoxCore: driver === 'eox-core' };
    world = await startWorld({ lms: { release, settings: { features } }, driver });
    await buy('ana', DEMO);
    await buy('aurora', DEMO); // has an audit seat
    await buy('vera', STATISTICS); // verified by staff
    await buy('uma', PYTHON); // address not confirmed
    await buy('gone', PYTHON); // retired
    await buy('nora', DEMO); // no account yet
    await buy('carla', INVITE);
    await buy('lucia', PYTHON);
    await world.untilIdle(60_000);
  });

  afterAll(() => world.close());

  it('enrolls known learners in the paid mode, whatever they had before', async () => {
    expect(await seat('ana', DEMO)).toBe('verified active');
    expect(await seat('aurora', DEMO)).toBe('verified active');
    expect(await seat('vera', STATISTICS)).toBe('verified active');
    expect(await seat('uma', PYTHON)).toBe('verified active');
    expect(await staffNote('gone')).toContain('was retired in the LMS');
  });

  it('lets a learner into a run by invitation where the release can, and says so where it cannot', async () => {
    if (release === 'palm' && driver === 'openedx') {
      expect(await seat('carla', INVITE)).toBe('none');
      expect(await staffNote('carla')).toContain('by invitation only and this LMS release cannot');
    } else {
      expect(await seat('carla', INVITE)).toBe('verified active');
    }
  });

  it('keeps the paid mode of a learner without an account, and raises it once there is one', async () => {
    const canPreEnroll = release !== 'palm' || bulkEnroll || driver === 'eox-core';
    const ofNora = (await world.lms.allowed()).filter((row) => row.email === 'nora@example.org');
    expect(ofNora.map((row) => row.auto_enroll)).toEqual(canPreEnroll ? [true] : []);

    await world.lms.call('POST', '/users', { email: 'nora@example.org', username: 'nora', is_active: true });
    expect(await seat('nora', DEMO)).toBe(canPreEnroll ? 'audit active' : 'none');
    await world.sidecar.rows(
      'update matricula.learners set next_lookup_at = now() where next_lookup_at is not null',
    );
    await world.untilIdle(60_000);

    expect(await seat('nora', DEMO)).toBe('verified active');
  });

  it('leaves a learner alone who left by themselves', async () => {
    await world.lms.call('PUT', '/enrollments', {
      user: 'lucia',
      course_id: PYTHON,
      mode: 'verified',
      is_active: false,
    });

    await world.sidecar.run((trx) =>
      redriveOrder(trx, { shopId: 'books', orderId: String(orders.lucia?.id) }),
    );
    await world.untilIdle(60_000);

    expect(await seat('lucia', PYTHON)).toBe('verified inactive');
    expect(await staffNote('lucia')).toContain('left the course');
  });

  it('knows one account by two addresses', async () => {
    await world.lms.call('PATCH', '/users/ana', { email: 'ana.torres@example.org' });
    await buy('ana.torres', PYTHON);
    await buy('ana', STATISTICS);
    await world.untilIdle(60_000);

    expect([await seat('ana', PYTHON), await seat('ana', STATISTICS)]).toEqual([
      'verified active',
      'verified active',
    ]);
    const learners = await world.sidecar.rows(`select id from matricula.learners where username = 'ana'`);
    expect(learners).toHaveLength(1);
  });

  it('ends without a stray enrollment of the service user, and without a write that had no effect', async () => {
    expect(await world.lms.enrollments('matricula-worker')).toEqual([]);
    const writes = (await world.lms.journal()).filter(
      (entry) => entry.method === 'POST' && /^\/(api|eox-core)\/.*\/enrollment\/?$/.test(entry.path),
    );
    const names = (entry: JournalEntry) => (entry.path.startsWith('/eox-core/') ? 'username' : 'user');
    expect(writes.every((entry) => names(entry) in (entry.body as object))).toBe(true);
    const active = (await world.lms.enrollments()).filter(
      (row) => row.is_active && row.user !== 'matricula-worker',
    );
    expect(new Set(active.map((row) => `${row.user} ${row.course_id}`)).size).toBe(active.length);
  });
});
