import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { pipeline as pipeInto, Readable } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import pg from 'pg';
import { parseJson } from '../shared/parse-json.ts';
import { SCHEMA } from './migrate.ts';

/** The backup cannot be used; the message says why. */
export class BackupError extends Error {}

/** First line of a backup; every further line is `[table, row]`. */
export interface BackupHeader {
  matriculaBackup: 1;
  version: string;
  createdAt: string;
  /** Last migration that the rows fit. */
  migration: string;
  /** Tells whether the key at hand opens the sealed secrets; the key itself is not in the backup. */
  keyFingerprint: string;
}

/** Parents before children, so that foreign keys hold while rows come in. */
export const TABLES = [
  'tenants',
  'api_tokens',
  'lms_connections',
  'lanes',
  'lane_calls',
  'open_runs',
  'course_runs',
  'shops',
  'pairings',
  'shop_connections',
  'shop_calls',
  'offers',
  'routings',
  'inbox',
  'orders',
  'order_lines',
  'seats',
  'learners',
  'learner_emails',
  'access',
  'grants',
  'reports',
  'questions',
  'reconciliations',
  'findings',
  'timeline',
  'owners',
  'attention_watch',
  'attention_groups',
  'mails',
  'transfers',
  'transfer_links',
  'confirmers',
  'institutions',
  'mail_texts',
  'clock_marks',
  'privacy',
  'order_people',
] as const;

const BATCH = 500;

/**
 * Writes all rows of all tenants, as one moment saw them, into a gzip file of JSON lines. Being rows and not files, it
 * restores into any PostgreSQL, of any major version.
 *
 * @param url A connection that row-level security does not bind.
 * @returns The number of rows.
 */
export async function writeBackup(
  url: string,
  file: string,
  header: Omit<BackupHeader, 'migration'>,
): Promise<number> {
  const client = await connect(url);
  let count = 0;
  try {
    await client.query('begin isolation level repeatable read read only');
    const last = await client.query<{ name: string }>(
      `select name from ${SCHEMA}.kysely_migration order by name desc limit 1`,
    );
    const lines = async function* () {
      yield `${JSON.stringify({ ...header, migration: last.rows[0]?.name ?? '' })}\n`;
      for await (const [table, row] of readRows(client)) {
        count += 1;
        yield `[${JSON.stringify(table)},${row}]\n`;
      }
    };
    await pipeline(Readable.from(lines()), createGzip(), createWriteStream(file, { mode: 0o600 }));
    await client.query('commit');
    return count;
  } finally {
    await client.end();
  }
}

/** Rows as PostgreSQL's own JSON text: numbers and times keep every digit, since nothing here parses them. */
async function* readRows(client: pg.Client): AsyncGenerator<[string, string]> {
  for (const table of TABLES) {
    await client.query(
      `declare rows no scroll cursor for select row_to_json(t)::text as row from ${SCHEMA}.${table} t`,
    );
    for (;;) {
      const page = await client.query<{ row: string }>(`fetch ${BATCH} from rows`);
      if (page.rows.length === 0) break;
      for (const { row } of page.rows) yield [table, row];
    }
    await client.query('close rows');
  }
}

/** Reads the first line alone. @throws BackupError */
export async function readBackupHeader(file: string): Promise<BackupHeader> {
  const header = parseJson(await readFirstLine(file)) as Partial<BackupHeader> | null | undefined;
  if (header?.matriculaBackup !== 1) throw new BackupError(`${file} is no backup of Matricula.`);
  return header as BackupHeader;
}

async function readFirstLine(file: string): Promise<string> {
  for await (const line of readLines(file)) return line;
  return '';
}

/**
 * Puts the rows of a backup into an empty database whose schema is at the backup's migration. All or nothing.
 *
 * @returns The number of rows.
 * @throws BackupError where there are shops already, or another command uses the database.
 */
export async function restoreBackup(url: string, file: string): Promise<number> {
  const client = await connect(url);
  try {
    await client.query('begin');
    await refuseUnlessEmpty(client);
    await client.query(`delete from ${SCHEMA}.tenants`);
    let count = 0;
    let isHeader = true;
    let batch: string[] = [];
    let current = '';
    const flush = async () => {
      if (batch.length > 0) await insert(client, current, batch);
      batch = [];
    };
    for await (const line of readLines(file)) {
      if (isHeader) {
        isHeader = false;
        continue;
      }
      const end = line.indexOf('"', 2);
      const table = line.slice(2, end);
      if (table !== current || batch.length === BATCH) await flush();
      current = table;
      batch.push(line.slice(end + 2, -1));
      count += 1;
    }
    await flush();
    await client.query('commit');
    return count;
  } finally {
    await client.end();
  }
}

async function insert(client: pg.Client, table: string, rows: string[]): Promise<void> {
  if (!TABLES.some((known) => known === table))
    throw new BackupError(`The backup names an unknown table ${table}.`);
  // What a trigger has made of rows that came before is there already.
  await client.query(
    `insert into ${SCHEMA}.${table} select * from json_populate_recordset(null::${SCHEMA}.${table}, $1::json)
     on conflict do nothing`,
    [`[${rows.join(',')}]`],
  );
}

async function refuseUnlessEmpty(client: pg.Client): Promise<void> {
  const shops = await client.query(`select from ${SCHEMA}.shops limit 1`);
  const connections = await client.query(`select from ${SCHEMA}.lms_connections limit 1`);
  if (shops.rowCount !== 0 || connections.rowCount !== 0) {
    throw new BackupError('This database is not empty. Restore into a new data folder.');
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'matricula' });
  await client.connect();
  return client;
}

/** @throws BackupError where the file is not compressed, or its end is missing; else the file system's own error. */
async function* readLines(file: string): AsyncGenerator<string> {
  const text = createGunzip().setEncoding('utf8');
  // Whatever breaks is thrown where the text is read.
  pipeInto(createReadStream(file), text, () => undefined);
  let rest = '';
  try {
    for await (const chunk of text) {
      const lines = (rest + String(chunk)).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (cause) {
    const { code, path } = cause as { code?: string; path?: string };
    if (code?.startsWith('Z_'))
      throw new BackupError(`${file} is no backup of Matricula, or its end is missing.`, { cause });
    throw path === undefined ? Object.assign(cause as Error, { path: file }) : cause;
  }
}
