import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';

/** A database of one test file: a copy of the migrated template. */
export interface TestDatabase {
  /** As the sidecar is configured with it. */
  url: string;
  /** Sees every row of every tenant: for looking, never for acting. */
  superuserUrl: string;
}

export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const superuserUrl = inject('superuserUrl');
  const client = new pg.Client({ connectionString: superuserUrl.replace(/matricula$/, 'postgres') });
  await client.connect();
  try {
    // Files start at once, and a template may have no other user while it is copied.
    await client.query('select pg_advisory_lock(1)');
    await client.query(`create database ${name} template matricula owner matricula`);
  } finally {
    await client.end();
  }
  const inside = (url: string) => url.replace(/matricula$/, name);
  return { url: inside(inject('ownerUrl')), superuserUrl: inside(superuserUrl) };
}

/** Connection to the embedded database of a sidecar that runs in a process of its own. */
export function embeddedUrl(data: string, role: 'owner' | 'superuser'): string {
  const port = readFileSync(join(data, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[3];
  const passwords = JSON.parse(readFileSync(join(data, 'postgres.passwords'), 'utf8')) as Record<
    string,
    string
  >;
  const user = role === 'owner' ? 'matricula' : 'postgres';
  return `postgresql://${user}:${passwords[role]}@127.0.0.1:${port}/matricula`;
}
