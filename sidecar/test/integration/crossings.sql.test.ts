import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TABLES } from '../../src/store/backup.ts';
import { SOUTH, startTwoTenants, type TwoTenants } from '../support/two-tenants.ts';

// SQL that no code of ours would write, as the app's own role in a transaction of the north.

let world: TwoTenants;

beforeAll(async () => {
  world = await startTwoTenants();
});

afterAll(() => world.stop());

describe('a query of the north', () => {
  const ATTEMPTS: [string, string | null, string, RegExp | 0][] = [
    ['reads shops with no tenant set', null, 'select * from shops', 0],
    ['reads tokens with an empty tenant', '', 'select * from api_tokens', 0],
    ['reads tokens as all tenants', '*', 'select * from api_tokens', 0],
    ['reads tokens with a pattern for a tenant', '%', 'select * from api_tokens', 0],
    ['reads mails as both tenants', 'north,south', 'select * from mails', 0],
    ['reads mails with SQL for a tenant', `south' or 'a'='a`, 'select * from mails', 0],
    ['reads the south’s shops by name', 'north', `select * from shops where tenant_id = 'south'`, 0],
    [
      'reads the south’s mails through a join',
      'north',
      `select mails.* from tenants left join mails on true where mails.tenant_id <> 'north'`,
      0,
    ],
    ['counts what there is of the south', 'north', `select from grants where shop_id = 'south-shop'`, 0],
    ['renames the south', 'north', `update tenants set name = 'x' where id = 'south' returning id`, 0],
    [
      'takes the south’s shop',
      'north',
      `update shops set tenant_id = 'north' where id = 'south-shop' returning id`,
      0,
    ],
    ['gives its own shop away', 'north', `update shops set tenant_id = 'south'`, /row-level security/],
    [
      'raises a token of the south',
      'north',
      `update api_tokens set role = 'viewer' where id = '${SOUTH.token}' returning id`,
      0,
    ],
    ['ends the south’s codes', 'north', `delete from pairings where tenant_id = 'south' returning id`, 0],
    [
      'makes a token in the south',
      'north',
      `insert into api_tokens (tenant_id, name, role, token_hash, created_by) values ('south', 'x', 'owner', 'y', 'z')`,
      /row-level security/,
    ],
    [
      'puts a delivery into the south’s inbox',
      'north',
      `insert into inbox (shop_id, order_id, topic, headers, body, body_hash) values ('south-shop', '1', 'x', '{}', '', '')`,
      /violates foreign key constraint "inbox_tenant_id_shop_id_fkey"/,
    ],
    [
      'gives a grant to a learner of the south',
      'north',
      `insert into grants (source, lms_id, course_key, learner_id) values ('manual', 'main', 'x', '${SOUTH.learner}')`,
      /violates foreign key constraint "grants_tenant_id_learner_id_fkey"/,
    ],
    [
      'has its shop use the south’s LMS',
      'north',
      `update shops set default_lms_id = 'south-lms'`,
      /violates foreign key constraint/,
    ],
    ['empties a table', 'north', 'truncate mails', /permission denied/],
    ['deletes the south', 'north', `delete from tenants where id = 'south'`, /permission denied/],
    [
      'switches row-level security off',
      'north',
      'alter table shops disable row level security',
      /must be owner/,
    ],
    ['drops a policy', 'north', 'drop policy by_tenant on shops', /must be owner/],
    ['makes a policy of its own', 'north', 'create policy mine on shops using (true)', /must be owner/],
    [
      'asks to be told of hidden rows',
      'north',
      'set local row_security = off; select * from shops',
      /would be affected by row-level security/,
    ],
  ];

  it.each(ATTEMPTS)('%s', async (_what, tenant, statement, refusal) => {
    await world.app.query('begin');
    try {
      if (tenant !== null)
        await world.app.query(`select set_config('matricula.tenant_id', $1, true)`, [tenant]);
      const asked = world.app.query(statement);

      if (refusal === 0) expect((await asked).rowCount).toBe(0);
      else await expect(asked).rejects.toThrow(refusal);
    } finally {
      await world.app.query('rollback');
    }
  });

  it('finds a token’s row by its hash, and nothing else with it', async () => {
    await world.app.query('begin');
    await world.app.query(`select set_config('matricula.token_hash', '${SOUTH.tokenHash}', true)`);
    const tokens = await world.app.query<{ id: string }>('select id from api_tokens');
    const shops = await world.app.query('select from shops');
    const raised = await world.app.query(`update api_tokens set role = 'owner'`);
    await world.app.query('rollback');

    expect(tokens.rows).toEqual([{ id: SOUTH.token }]);
    expect([shops.rowCount, raised.rowCount]).toEqual([0, 0]);
  });

  it.each(TABLES.filter((table) => table !== 'tenants'))(
    'puts no row of %s into the south',
    async (table) => {
      await world.app.query('begin');
      await world.app.query(`select set_config('matricula.tenant_id', 'north', true)`);

      await expect(world.app.query(`insert into ${table} (tenant_id) values ('south')`)).rejects.toThrow(
        /row-level security/,
      );
      await world.app.query('rollback');
    },
  );
});
