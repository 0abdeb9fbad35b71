import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type World } from '../support/world.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';

describe('an LMS that loses version 1 of its enrollment API', () => {
  let world: World;
  const buy = async (email: string) => {
    const order = await world.shop.checkout({ items: [{ sku: DEMO }], email });
    await world.untilIdle();
    return order;
  };
  const mode = async (username: string) => (await world.lms.enrollment(username, DEMO))?.mode;
  const enrollmentCalls = async (since: number) =>
    (await world.lms.journal(since))
      .map(({ path }) => /^\/api\/enrollment\/v\d/.exec(path)?.[0])
      .filter((version) => version !== undefined);

  beforeAll(async () => {
    world = await startWorld({ lms: { release: 'master' } });
    await buy('ana@example.org');
    await world.lms.call('PATCH', '/settings', { features: { enrollmentV1: false } });
  });

  afterAll(() => world.close());

  it('goes on enrolling by version 2, without anybody’s doing', async () => {
    const order = await buy('bob@example.com');

    expect([await mode('ana'), await mode('bob')]).toEqual(['verified', 'verified']);
    expect((await world.shop.notes(order.id)).filter((note) => note.customer_note)).toHaveLength(1);
    const lanes = await world.sidecar.rows('select needs_attention_cause from matricula.lanes');
    expect(lanes).toEqual([{ needs_attention_cause: null }]);
  });

  it('is remembered: the next order does not ask for version 1', async () => {
    await buy('carla@example.org');
    const mark = await world.lms.mark();
    await buy('lucia@example.org');

    expect(await mode('lucia')).toBe('verified');
    expect(new Set(await enrollmentCalls(mark))).toEqual(new Set(['/api/enrollment/v2']));
    const stored = await world.sidecar.rows('select capabilities from matricula.lms_connections');
    expect(stored).toMatchObject([{ capabilities: { enrollmentApi: 'v2' } }]);
  });
});
