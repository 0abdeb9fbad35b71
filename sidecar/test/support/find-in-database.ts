import pg from 'pg';

/**
 * Tables in which a text stands anywhere, whatever the case of its letters: in any column of any row, also in bodies that
 * are kept as bytes.
 */
export async function findInDatabase(superuserUrl: string, text: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: superuserUrl, options: '-c search_path=matricula' });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select relname as name from pg_class join pg_namespace on pg_namespace.oid = relnamespace
       where nspname = 'matricula' and relkind = 'r' order by relname`,
    );
    const found: string[] = [];
    for (const { name } of tables) {
      const body = name === 'inbox' ? `|| encode(body, 'escape')` : '';
      const { rowCount } = await client.query(
        `select from ${name} as entry where position(lower($1) in lower(entry::text ${body})) > 0 limit 1`,
        [text],
      );
      if (rowCount !== 0) found.push(name);
    }
    return found;
  } finally {
    await client.end();
  }
}
