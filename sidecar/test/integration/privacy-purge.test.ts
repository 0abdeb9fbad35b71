import { afterAll, beforeAll, expect, it } from 'vitest';
import { WEBHOOK_SECRET } from '../support/connections.ts';
import { post, signed } from '../support/deliveries.ts';
import { findInDatabase } from '../support/find-in-database.ts';
import { runBeside } from '../support/matricula-command.ts';
import { until } from '../support/until.ts';
import { startWorld, type World } from '../support/world.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';

let world: World;

beforeAll(async () => {
  world = await startWorld({ env: { MATRICULA_KEEP_TEXTS_DAYS: '30' } });
});

afterAll(() => world.close());

/** As if everything that was finished had been finished so long ago. */
async function age(days: number): Promise<void> {
  const { sidecar } = world;
  for (const [table, column] of [
    ['inbox', 'finished_at'],
    ['reports', 'sent_at'],
    ['mails', 'sent_at'],
  ])
    await sidecar.rows(
      `update matricula.${table} set ${column} = now() - make_interval(days => $1::integer) where ${column} is not null`,
      [days],
    );
}

/** The running sidecar's own purge, before its hour, until nothing old is left. */
async function purgeNow(): Promise<void> {
  await world.sidecar.rows(`update matricula.privacy set next_purge_at = now()`);
  await until(async () => {
    const old = await world.sidecar.rows(
      `select from matricula.inbox where state in ('done', 'set_aside') and purged_at is null
         and finished_at < now() - interval '30 days'
       union all select from matricula.reports where state = 'sent' and purged_at is null
         and sent_at < now() - interval '30 days'
       union all select from matricula.mails where state = 'sent' and purged_at is null
         and sent_at < now() - interval '30 days'`,
    );
    return old.length === 0;
  });
}

const kept = async () => {
  const [row] = await world.sidecar.rows<Record<string, number>>(
    `select (select count(*) from matricula.inbox where length(body) > 0)::integer as deliveries,
       (select count(*) from matricula.inbox where length(body) > 0 and state = 'due')::integer as due,
       (select count(*) from matricula.inbox where length(body) > 0 and state = 'needs_attention')::integer as parked,
       (select count(*) from matricula.reports where staff_note is not null)::integer as reports,
       (select count(*) from matricula.mails where text_body <> '')::integer as mails`,
  );
  return row;
};

it('texts younger than the set time stay', async () => {
  await world.shop.checkout({ items: [{ sku: DEMO }], email: 'bob@example.com' });
  await world.untilIdle();
  await age(29);
  const before = await kept();

  const { stdout } = await runBeside(world, ['privacy', 'purge']);

  expect(stdout).toContain('Removed, older than 30 days: texts of 0 deliveries, 0 reports and 0 mails.');
  expect(before?.deliveries).toBeGreaterThan(0);
  expect(await kept()).toEqual(before);
});

it('are counted by a dry run, which removes none', async () => {
  await age(31);
  const before = await kept();

  const { stdout } = await runBeside(world, ['privacy', 'purge', '--dry-run']);

  expect(stdout).toContain(
    `Would be removed, older than 30 days: texts of ${before?.deliveries} deliveries, ${before?.reports} reports and 0 mails.`,
  );
  expect(await kept()).toEqual(before);
});

it('go by themselves, but for what is still to be planned, sent or seen to', async () => {
  await world.sidecar.rows(
    `insert into matricula.inbox (tenant_id, shop_id, order_id, topic, headers, body, body_hash, state, next_attempt_at)
     select 'default', 'books', '9900' || n, 'order.updated', '{}', 'body', 'h' || n, state, now() + interval '1 hour'
     from unnest(array['due', 'needs_attention']) with ordinality as kind (state, n)`,
  );
  await world.sidecar.rows(
    `insert into matricula.mails (tenant_id, kind, recipient, subject, text_body, html_body, message_id, state, sent_at, next_attempt_at)
     select 'default', 'attention', 'o@example.org', 's', 't', 'h', '<' || state || '>', state, now() - interval '31 days',
       now() + interval '1 hour'
     from unnest(array['sent', 'due', 'needs_attention']) as state`,
  );

  await purgeNow();

  expect(await kept()).toEqual({ deliveries: 2, due: 1, parked: 1, reports: 0, mails: 2 });
});

it('leave a repeat recognised, and a comparison with the shop without findings', async () => {
  await world.sidecar.rows(`delete from matricula.inbox where order_id like '9900%'`);
  const body = JSON.stringify({ id: 77_001, status: 'pending', line_items: [], marker: 'only here' });
  const url = world.sidecar.deliveriesUrl('books');
  const deliver = async () => (await (await post(url, signed(body, WEBHOOK_SECRET))).json()) as object;
  expect(await deliver()).toEqual({ result: 'stored' });
  await world.untilIdle();
  await age(31);
  await purgeNow();
  expect(await findInDatabase(world.sidecar.database.superuserUrl, 'only here')).toEqual([]);

  expect(await deliver()).toEqual({ result: 'repeat' });

  await world.sidecar.api('POST', '/v1/reconciliations', { shop: 'books', since: '2026-11-01T00:00:00Z' });
  await world.untilIdle();
  const [run] = await world.sidecar.rows<{ counts: object; outcome: string }>(
    `select counts, outcome from matricula.reconciliations order by started_at desc limit 1`,
  );
  expect(run).toEqual({ counts: { looked_at: 1 }, outcome: 'done' });
});

it('are asked to be removed by a person, whom the audit names', async () => {
  await runBeside(world, ['privacy', 'purge']);

  const { stdout } = await runBeside(world, ['audit', '--limit', '1']);

  expect(stdout).toMatch(/cli:\S+ +privacy\.purged/);
});

it('the command exports and erases a person', async () => {
  await world.shop.checkout({ items: [{ sku: DEMO }], email: 'carla@example.org' });
  await world.untilIdle();

  const exported = await runBeside(world, ['privacy', 'export', '--email', 'Carla@example.org']);
  const { groups } = JSON.parse(exported.stdout) as { groups: { label: string }[] };
  expect(groups.map(({ label }) => label)).toContain('Orders in the enrollment system');

  const args = ['privacy', 'erase', '--email', 'carla@example.org', '--reason', 'asked for it'];
  expect((await runBeside(world, args)).stdout).toMatch(
    /^Orders that name the person no more: 1\nAccounts that are known no more: 1\n/,
  );
  expect((await runBeside(world, args)).stdout).toBe('Nothing is known of this address.\n');
  expect(await findInDatabase(world.sidecar.database.superuserUrl, 'carla')).toEqual([]);
});

it.each([
  [['--email', 'nobody'], '"nobody" is no e-mail address'],
  [['--email', 'a@example.com', '--shop', 'elsewhere'], 'There is no shop elsewhere'],
  [['--email', 'a@example.com', '--lang', 'fr'], 'in en or es'],
])('the command refuses %j in words', async (args, words) => {
  const { stderr, code } = await runBeside(world, ['privacy', 'export', ...args]);

  expect([code, stderr]).toEqual([1, expect.stringContaining(words)]);
});
