import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { attentionList, attentionPage, redriveResult } from '../../src/http/attention-handlers.ts';
import type { AuditEntry } from '../../src/store/audit.ts';
import { runBeside } from '../support/matricula-command.ts';
import { startWorld, type World } from '../support/world.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';
const STATISTICS = 'course-v1:UBA+STAT101+2026_T1';
const PYTHON = 'course-v1:Acme+PY101+2026';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});

beforeEach(() => world.lms.call('POST', '/reset', {}));

afterAll(() => world.close());

type Groups = z.infer<typeof attentionList>['groups'];
type Page = z.infer<typeof attentionPage>;
type Redriven = z.infer<typeof redriveResult>;

async function groups(query = ''): Promise<Groups> {
  const answer = await world.sidecar.api('GET', `/v1/attention${query}`);
  return ((await answer.json()) as z.infer<typeof attentionList>).groups;
}

async function page(groupId: string, query = ''): Promise<Page> {
  return (await (await world.sidecar.api('GET', `/v1/attention/${groupId}${query}`)).json()) as Page;
}

async function redrive(request: object): Promise<Redriven> {
  const answer = await world.sidecar.api('POST', '/v1/attention/redrive', request);
  expect(answer.status).toBe(200);
  await world.untilIdle();
  return (await answer.json()) as Redriven;
}

const matricula = (...args: string[]) => runBeside(world, args);

const buy = (sku: string, email: string) => world.shop.checkout({ items: [{ sku }], email });

const encode = encodeURIComponent;

/** Studio forgot the run, and gets it back. */
const deleteCourse = (key: string) => world.lms.call('DELETE', `/courses/${encode(key)}`);
const addCourse = (key: string) =>
  world.lms.call('PUT', `/courses/${encode(key)}`, {
    course_id: key,
    name: 'Back again',
    modes: ['audit', { slug: 'verified', min_price: 49 }],
  });

describe('what needs a person', () => {
  it('is one group a cause and course run, however many orders it holds up', async () => {
    await deleteCourse(STATISTICS);
    const first = await buy(STATISTICS, 'ana@example.org');
    await world.untilIdle();
    const second = await buy(STATISTICS, 'bob@example.com');
    await buy('course-v1:broken', 'vera@example.org');
    await world.untilIdle();

    const found = await groups();

    expect(found.map(({ kind, cause, about, count }) => ({ kind, cause, about, count }))).toEqual([
      { kind: 'seat', cause: 'course_not_found', about: STATISTICS, count: 2 },
      { kind: 'order line', cause: 'course_key_malformed', about: 'course-v1:broken', count: 1 },
    ]);
    expect(found[0]).toMatchObject({
      shopId: 'books',
      lmsId: 'main',
      isDecision: false,
      sentence: 'The LMS has no such course run.',
      command: `matricula attention redrive --group ${found[0]?.groupId}`,
      examples: [{ orderNumber: String(second.id) }, { orderNumber: String(first.id) }],
    });
    expect((found[0]?.since ?? '') < (found[0]?.newestSince ?? '')).toBe(true);
    expect((await groups('?lang=es'))[0]?.sentence).toBe('El LMS no tiene esa edición del curso.');
    expect(await groups('?cause=course_not_found&shopId=other')).toEqual([]);
  });

  it('is read page by page, those that wait longest first', async () => {
    const [group] = await groups('?cause=course_not_found');

    const one = await page(group?.groupId ?? '', '?limit=1');
    const two = await page(group?.groupId ?? '', `?limit=1&after=${encode(one.next ?? '')}`);

    expect([...one.entries, ...two.entries].map(({ orderId }) => orderId)).toEqual(
      group?.examples.map(({ orderId }) => orderId).reverse(),
    );
    expect(one.entries[0]?.sentence).toContain('The LMS has no such course run.');
    expect(two.next).toBeNull();
    expect((await world.sidecar.api('GET', '/v1/attention/000000000000')).status).toBe(404);
    expect((await world.sidecar.api('GET', '/v1/attention/x?after=never')).status).toBe(400);
  });

  it('is shown by the command, by group and by entry', async () => {
    const byGroup = (await matricula('attention')).stdout;
    const spanish = (await matricula('attention', '--lang', 'es', '--cause', 'course_not_found')).stdout;
    const byEntry = (await matricula('attention', '--all')).stdout;
    const json = (await matricula('attention', '--json')).stdout;

    expect(byGroup).toContain(`course_not_found  ${STATISTICS}, shop books, LMS main`);
    expect(byGroup).toMatch(/^ {2}2 since \d{4}-\d\d-\d\d \d\d:\d\d, the newest /m);
    expect(byGroup).toContain('Correct the product, then choose Retry');
    expect(spanish).toContain('El LMS no tiene esa edición del curso.');
    expect(spanish).not.toContain('course-v1:broken');
    expect(byEntry.match(/course_not_found/g)).toHaveLength(2);
    expect(JSON.parse(json)).toMatchObject([{ count: 2 }, { count: 1 }]);
  });
});

describe('a redrive', () => {
  it('says first what it would do, and does not do it', async () => {
    await addCourse(STATISTICS);

    const preview = await redrive({ cause: 'course_not_found', dryRun: true });
    const told = (await matricula('attention', 'redrive', '--all', '--dry-run')).stdout;

    expect(preview).toMatchObject({ dryRun: true, redriven: [{ count: 2 }], undecided: [] });
    expect(told).toMatch(/2 +course_not_found .*would be tried again/);
    expect(await groups('?cause=course_not_found')).toHaveLength(1);
  });

  it('tries a whole cause again, is audited, and changes nothing the second time', async () => {
    await addCourse(STATISTICS);

    const done = await redrive({ cause: 'course_not_found', about: STATISTICS, actor: 'maria' });
    const again = await redrive({ cause: 'course_not_found', about: STATISTICS, actor: 'maria' });

    expect(done.redriven).toMatchObject([{ cause: 'course_not_found', count: 2 }]);
    expect(again.redriven).toEqual([]);
    for (const learner of ['ana', 'bob'])
      expect(await world.lms.enrollment(learner, STATISTICS)).toMatchObject({ mode: 'verified' });
    const audit = (await (await world.sidecar.api('GET', '/v1/audit?limit=5')).json()) as {
      entries: AuditEntry[];
    };
    expect(audit.entries.filter(({ event }) => event === 'attention.redriven')).toMatchObject([
      { actor: 'api:maria', detail: { cause: 'course_not_found', about: STATISTICS, entries: 2, groups: 1 } },
    ]);
  });

  it('tries one entry, or one group, and no other', async () => {
    await deleteCourse(PYTHON);
    await buy(PYTHON, 'ana@example.org');
    const ofBob = await buy(PYTHON, 'bob@example.com');
    await buy(PYTHON, 'lucia@example.org');
    await world.untilIdle();
    await addCourse(PYTHON);
    const [group] = await groups('?cause=course_not_found');
    const { entries } = await page(group?.groupId ?? '');

    await redrive({ entryId: entries.find(({ orderId }) => orderId === String(ofBob.id))?.entryId });
    const inPython = (await world.lms.enrollments()).filter((row) => row.course_id === PYTHON);
    expect(inPython.map(({ user }) => user)).toEqual(['bob']);
    expect(await groups('?cause=course_not_found')).toMatchObject([{ count: 2 }]);

    const { stdout } = await matricula('attention', 'redrive', '--group', group?.groupId ?? '');
    await world.untilIdle();
    expect(stdout).toMatch(/2 +course_not_found .*tried again/);
    expect(await groups('?cause=course_not_found')).toEqual([]);
  });

  it('leaves alone what waits for a decision, and says so', async () => {
    const order = await buy(DEMO, 'ana@example.org');
    await world.untilIdle();
    await world.shop.setStatus(order.id, 'processing');
    await world.shop.call('POST', `/orders/${order.id}/trash`);
    await world.untilIdle();

    const done = await redrive({ all: true });

    expect(done.redriven.map(({ cause }) => cause)).toEqual(['course_key_malformed']);
    expect(done.undecided).toMatchObject([{ kind: 'question', cause: 'order_trashed', isDecision: true }]);
    expect((await matricula('attention', 'redrive', '--cause', 'order_trashed')).stdout).toContain(
      'waits for a decision',
    );
    expect((await groups('?cause=order_trashed'))[0]?.command).toBeNull();
  });

  it('asks what is meant', async () => {
    const open = await world.sidecar.api('POST', '/v1/attention/redrive', {});
    const both = await world.sidecar.api('POST', '/v1/attention/redrive', { all: true, shopId: 'books' });

    expect([open.status, both.status]).toEqual([400, 400]);
    expect((await matricula('attention', 'redrive')).stderr).toContain('Say what to try again');
    expect((await matricula('attention', 'redrive', '--shop', 'none')).stdout).toContain('Nothing of that');
  });
});
