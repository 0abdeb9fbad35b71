import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadConfig } from '../load-config.ts';
import { isReference, SecretReferenceError, SecretReferences } from './secret-references.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'matricula-references-'));
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const resolve = (reference: string) => new SecretReferences().resolve(reference);

it.each([
  ['env:NAME', true],
  ['file:/run/secrets/x', true],
  ['aws:shop#key', true],
  ['whsec_abc', false],
  ['environment', false],
])('%s is a reference: %s', (text, is) => {
  expect(isReference(text)).toBe(is);
});

describe('a reference', () => {
  it('to a variable is what the variable has', async () => {
    vi.stubEnv('MATRICULA_TEST_SECRET', 'from the environment');

    expect(await resolve('env:MATRICULA_TEST_SECRET')).toBe('from the environment');
  });

  it.each([undefined, ''])('to a variable that is %j says which one is missing', async (value) => {
    vi.stubEnv('MATRICULA_TEST_SECRET', value);

    await expect(resolve('env:MATRICULA_TEST_SECRET')).rejects.toThrow(/env:MATRICULA_TEST_SECRET/);
  });

  it('to a file is read anew each time, without the line end', async () => {
    const path = join(folder, 'secret');
    writeFileSync(path, 'first\n');
    const first = await resolve(`file:${path}`);
    writeFileSync(path, 'second\n');

    expect([first, await resolve(`file:${path}`)]).toEqual(['first', 'second']);
  });

  it('to a file that is not there says which one', async () => {
    await expect(resolve(`file:${folder}/none`)).rejects.toThrow(`${folder}/none`);
    await expect(resolve(`file:${folder}/none`)).rejects.toThrow(SecretReferenceError);
  });
});

/** Speaks AWS Secrets Manager's JSON protocol (`secretsmanager.GetSecretValue`), as far as one question goes. */
async function startManager(secrets: Record<string, string>) {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const answer = (status: number, body: object) =>
        response
          .writeHead(status, { 'content-type': 'application/x-amz-json-1.1' })
          .end(JSON.stringify(body));
      const isSigned = /^AWS4-HMAC-SHA256 Credential=AKIATEST\/\d{8}\/eu-south-2\/secretsmanager\//.test(
        request.headers.authorization ?? '',
      );
      if (!isSigned) return answer(403, { __type: 'UnrecognizedClientException', message: 'no' });
      if (request.headers['x-amz-target'] !== 'secretsmanager.GetSecretValue')
        return answer(400, { __type: 'UnknownOperationException' });
      const { SecretId: id } = JSON.parse(Buffer.concat(chunks).toString()) as { SecretId: string };
      asked.push(id);
      const text = secrets[id];
      return text === undefined
        ? answer(400, { __type: 'ResourceNotFoundException', message: 'not found' })
        : answer(200, { ARN: `arn:${id}`, Name: id, SecretString: text });
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', `http://127.0.0.1:${port}`);
  vi.stubEnv('AWS_REGION', 'eu-south-2');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIATEST');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test-secret-access-key');
  return { secrets, asked, close: () => new Promise((closed) => server.close(closed)) };
}

describe('a reference to AWS Secrets Manager', () => {
  const ARN = 'arn:aws:secretsmanager:eu-south-2:123456789012:secret:matricula-AbCdEf';
  let manager: Awaited<ReturnType<typeof startManager>>;

  beforeEach(async () => {
    manager = await startManager({
      plain: 'the whole text',
      [ARN]: JSON.stringify({ lms: 'client secret', number: 7 }),
    });
  });

  afterEach(() => manager.close());

  it('is the whole text of the secret, or one key of it', async () => {
    const references = new SecretReferences();

    expect(await references.resolve('aws:plain')).toBe('the whole text');
    expect(await references.resolve(`aws:${ARN}#lms`)).toBe('client secret');
  });

  it('is asked for once in five minutes, whoever needs it meanwhile', async () => {
    const now = vi.spyOn(performance, 'now').mockReturnValue(0);
    const references = new SecretReferences();
    await Promise.all([references.resolve('aws:plain'), references.resolve('aws:plain')]);
    manager.secrets.plain = 'changed';
    now.mockReturnValue(299_000);
    const early = await references.resolve('aws:plain');
    now.mockReturnValue(301_000);

    expect([early, await references.resolve('aws:plain')]).toEqual(['the whole text', 'changed']);
    expect(manager.asked).toEqual(['plain', 'plain']);
    now.mockRestore();
  });

  it.each([
    ['aws:none', /aws:none \(ResourceNotFoundException\)/],
    [`aws:${ARN}#other`, /names a key/],
    [`aws:${ARN}#number`, /names a key/],
    ['aws:plain#key', /names a key/],
  ])('%s leads nowhere, and says so without the secret', async (reference, words) => {
    const failed = new SecretReferences().resolve(reference);

    await expect(failed).rejects.toThrow(SecretReferenceError);
    await expect(failed).rejects.toThrow(words);
    await expect(failed).rejects.not.toThrow(/client secret|whole text/);
  });

  it('that failed is asked for again', async () => {
    const references = new SecretReferences();
    await expect(references.resolve('aws:late')).rejects.toThrow();
    manager.secrets.late = 'there now';

    expect(await references.resolve('aws:late')).toBe('there now');
  });

  it('may stand in the place of every secret of the environment', async () => {
    const key = Buffer.alloc(32, 9).toString('base64');
    manager.secrets.matricula = JSON.stringify({ key, token: 'operator-token-from-aws-0123456789ab' });
    vi.stubEnv('OLD_KEY', Buffer.alloc(32, 8).toString('base64'));

    const config = await loadConfig({
      MATRICULA_KEY: 'aws:matricula#key',
      MATRICULA_KEY_PREVIOUS: `env:OLD_KEY, ${Buffer.alloc(32, 7).toString('base64')}`,
      MATRICULA_API_TOKEN: 'aws:matricula#token',
    });

    expect(config).toMatchObject({ key, apiToken: 'operator-token-from-aws-0123456789ab' });
    expect(config.previousKeys).toEqual([8, 7].map((byte) => Buffer.alloc(32, byte).toString('base64')));
  });
});

it('a configuration names every reference that leads nowhere', async () => {
  const failed = loadConfig({ MATRICULA_KEY: 'env:NOT_SET_1', MATRICULA_API_TOKEN: 'file:/not/there' });

  await expect(failed).rejects.toMatchObject({
    problems: [
      expect.stringMatching(/^MATRICULA_KEY cannot be read: .*NOT_SET_1/) as string,
      expect.stringMatching(/^MATRICULA_API_TOKEN cannot be read: .*\/not\/there/) as string,
    ],
  });
});
