import pg from 'pg';
import { webhookSecretPurpose } from '../../src/intake/shop-directory.ts';
import { hashPairingCode } from '../../src/pairing/pairing-code.ts';
import { loadSeal } from '../../src/shared/seal.ts';
import { listAttention, type AttentionEntry } from '../../src/store/attention.ts';
import { TABLES } from '../../src/store/backup.ts';
import { inTenant } from '../../src/store/in-tenant.ts';
import { addPairing } from '../../src/store/pairings.ts';
import { PLUGIN_CONNECTOR } from '../../src/store/shops.ts';
import { addTestLms, addTestShop, TEST_KEY } from './connections.ts';
import { createTestDatabase } from './database.ts';
import { plantRows } from './plant-rows.ts';
import { startQuietApi, type QuietApi } from './quiet-api.ts';

/** What the shops of each tenant sign with. */
export const NORTH_SECRET = 's3cret-of-the-north';
const SOUTH_SECRET = 's3cret-of-the-south';

/** A code that the north made for a shop id of the south. */
export const PAIRING_CODE = 'ABCD-EFGH-JKLM';

/** Rows that only the south has. */
export const SOUTH = {
  question: '00000000-0000-4000-8000-0000000000a1',
  run: '00000000-0000-4000-8000-0000000000a2',
  token: '00000000-0000-4000-8000-0000000000a3',
  transfer: '00000000-0000-4000-8000-0000000000a5',
  learner: '00000000-0000-4000-8000-0000000000a4',
  courseKey: 'course-v1:A+B+C',
  tokenHash: 'hash of the south',
};

/** Two institutions, each with a row of every table and two more shops; the south also with ids of its own. */
export interface TwoTenants {
  api: QuietApi;
  /** A connection as the app's own: it owns no table, and row-level security binds it. */
  app: pg.Client;
  /** An entry of the south that needs attention. */
  southEntry: AttentionEntry;
  /** Everything that is the south's, read past row-level security. */
  south: () => Promise<Record<string, unknown[]>>;
  stop: () => Promise<void>;
}

export async function startTwoTenants(): Promise<TwoTenants> {
  const database = await createTestDatabase();
  const looker = await connect(database.superuserUrl, '-c search_path=matricula');
  const app = await connect(database.url, '-c role=matricula_app -c search_path=matricula');
  for (const tenant of ['north', 'south']) await plantRows(database.superuserUrl, tenant);
  const api = await startQuietApi(database);
  await connectShops(api);
  await inTenant(api.db, 'south', (trx) =>
    addTestLms(trx, { lmsId: 'south-lms', url: 'https://lms.south.example' }),
  );
  await looker.query(ONLY_SOUTH);
  const [southEntry] = await inTenant(api.db, 'south', (trx) =>
    listAttention(trx, { cause: 'course_not_found' }),
  );
  if (!southEntry) throw new Error('Nothing of the south needs attention.');
  return {
    ...{ api, app, southEntry },
    south: () => readAllOf(looker, 'south'),
    stop: async () => {
      await api.stop();
      await Promise.all([app.end(), looker.end()]);
    },
  };
}

async function connect(connectionString: string, options: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString, options });
  await client.connect();
  return client;
}

async function connectShops(api: QuietApi): Promise<void> {
  const seal = loadSeal(TEST_KEY, '');
  for (const [tenant, secret] of [
    ['north', NORTH_SECRET],
    ['south', SOUTH_SECRET],
  ] as const) {
    await inTenant(api.db, tenant, async (trx) => {
      for (const [kind, connector] of [
        ['plugin', PLUGIN_CONNECTOR],
        ['books', 'woocommerce'],
      ] as const) {
        const shopId = `${tenant}-${kind}`;
        const webhookSecrets = [seal.close(secret, webhookSecretPurpose(shopId))];
        await addTestShop(trx, { shopId, url: `https://${tenant}.example`, connector, webhookSecrets });
      }
    });
  }
  const pairing = { codeHash: hashPairingCode(PAIRING_CODE), shopId: 'south-shop', choices: {} };
  await inTenant(api.db, 'north', (trx) => addPairing(trx, { ...pairing, validMs: 600_000 }));
}

const ONLY_SOUTH = `
  insert into learners (tenant_id, id, lms_id) values ('south', '${SOUTH.learner}', 'main');
  insert into learner_emails (tenant_id, lms_id, email_key, learner_id)
    values ('south', 'main', 'sofia@south.example', '${SOUTH.learner}');
  insert into access (tenant_id, lms_id, learner_id, course_key, state, needs_attention_cause)
    values ('south', 'main', '${SOUTH.learner}', '${SOUTH.courseKey}', 'needs_attention', 'course_not_found');
  insert into grants (tenant_id, source, shop_id, order_id, line_id, seat, lms_id, course_key, learner_id, learner_email)
    values ('south', 'order', 'south-shop', '1', '1', 1, 'main', '${SOUTH.courseKey}', '${SOUTH.learner}', 'sofia@south.example');
  insert into questions (tenant_id, id, shop_id, order_id, ground, kind, seats, detail, trace)
    values ('south', '${SOUTH.question}', 'south-shop', '1', 'refund', 'order_trashed', '[]', '{}', 't');
  insert into reconciliations (tenant_id, id, kind, shop_id, repairs, options, asked_by, finished_at, outcome)
    values ('south', '${SOUTH.run}', 'shop', 'south-shop', false, '{}', 'cli:southerner', now(), 'done');
  insert into api_tokens (tenant_id, id, name, role, token_hash, created_by)
    values ('south', '${SOUTH.token}', 'key of the south', 'owner', '${SOUTH.tokenHash}', 'cli:southerner');
  insert into orders (tenant_id, shop_id, order_id, snapshot, fingerprint, trace)
    values ('south', 'south-shop', '2', '{}', 'f', 't');
  insert into transfers (tenant_id, id, shop_id, order_id, amount, currency, skus, lms_ids, trace)
    values ('south', '${SOUTH.transfer}', 'south-shop', '2', '49.00', 'EUR', '{}', '{}', 't');
  insert into owners (tenant_id, shop_id, addresses) values ('south', 'south-shop', '{dean@south.example}');
  insert into mails (tenant_id, kind, recipient, subject, text_body, html_body, message_id)
    values ('south', 'attention', 'dean@south.example', 'of the south', '', '', '<1@south.example>');
  insert into timeline (tenant_id, event, detail, trace)
    values ('south', 'owner.changed', '{"actor": "cli:southerner"}', 't')`;

async function readAllOf(looker: pg.Client, tenant: string): Promise<Record<string, unknown[]>> {
  const rows: Record<string, unknown[]> = {};
  for (const table of TABLES) {
    const column = table === 'tenants' ? 'id' : 'tenant_id';
    const found = await looker.query<{ row: unknown }>(
      `select to_jsonb(${table}) as row from ${table} where ${column} = $1 order by 1::text`,
      [tenant],
    );
    rows[table] = found.rows.map(({ row }) => row);
  }
  return rows;
}
