import { readFileSync } from 'node:fs';
import { parseJson } from './parse-json.ts';

/** A reference to a secret leads nowhere; the message says what a person can do, and nothing of the secret. */
export class SecretReferenceError extends Error {
  readonly code = 'secret_reference_broken';
}

const SCHEMES = ['env:', 'file:', 'aws:'];

/** What is asked of a secrets manager is asked again after so long: whoever changes it there waits no longer. */
const REMEMBERED_MS = 5 * 60_000;

/** Whether a text is no secret but tells where one is. */
export function isReference(text: string): boolean {
  return SCHEMES.some((scheme) => text.startsWith(scheme));
}

/** Asks for the text of a secret of AWS Secrets Manager, by its name or ARN. */
export type ReadAwsSecret = (id: string) => Promise<string>;

/**
 * Looks up where secrets are: `env:NAME`, `file:/path`, `aws:name-or-arn` and `aws:name-or-arn#key` of a secret that is
 * JSON. Only what the operator typed may be looked up: a reference leads to the operator's own secrets.
 */
export class SecretReferences {
  readonly #readAws: ReadAwsSecret;
  readonly #remembered = new Map<string, { text: Promise<string>; readAtMs: number }>();

  constructor(readAws: ReadAwsSecret = readAwsSecret) {
    this.#readAws = readAws;
  }

  /** @throws SecretReferenceError */
  async resolve(reference: string): Promise<string> {
    const place = reference.slice(reference.indexOf(':') + 1);
    if (reference.startsWith('env:')) return readVariable(reference, place);
    if (reference.startsWith('file:')) return readSecretFile(reference, place);
    const [id = '', key] = place.split(/#(?=[^#]*$)/);
    const text = await this.#remember(reference, id);
    return key === undefined ? text : readKey(reference, text, key);
  }

  /** One question for whoever asks meanwhile. What failed is not remembered. */
  #remember(reference: string, id: string): Promise<string> {
    const known = this.#remembered.get(id);
    if (known && performance.now() - known.readAtMs < REMEMBERED_MS) return known.text;
    const text = this.#readAws(id).catch((cause: unknown) => {
      this.#remembered.delete(id);
      if (cause instanceof SecretReferenceError) throw cause;
      const reason = cause instanceof Error ? cause.name : 'unknown';
      throw new SecretReferenceError(
        `AWS Secrets Manager did not give ${reference} (${reason}). Look at the name, the region and what this machine may read.`,
        { cause },
      );
    });
    this.#remembered.set(id, { text, readAtMs: performance.now() });
    return text;
  }
}

function readVariable(reference: string, name: string): string {
  const value = process.env[name];
  if (!value)
    throw new SecretReferenceError(`The secret reference ${reference} leads to a variable that is not set.`);
  return value;
}

function readSecretFile(reference: string, path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (cause) {
    throw new SecretReferenceError(`The secret reference ${reference} leads to a file that cannot be read.`, {
      cause,
    });
  }
}

function readKey(reference: string, text: string, key: string): string {
  const json = parseJson(text);
  const value =
    typeof json === 'object' && json !== null
      ? Object.entries(json).find(([name]) => name === key)
      : undefined;
  if (typeof value?.[1] === 'string' && value[1] !== '') return value[1];
  throw new SecretReferenceError(
    `The secret reference ${reference} names a key that the secret does not have as a text.`,
  );
}

/** The SDK finds region, endpoint and credentials by itself, as any program of AWS does. */
async function readAwsSecret(id: string): Promise<string> {
  const { SecretsManagerClient, GetSecretValueCommand } = await loadSdk();
  const client = new SecretsManagerClient({ maxAttempts: 3 });
  try {
    const { SecretString: text } = await client.send(new GetSecretValueCommand({ SecretId: id }));
    if (text) return text;
    throw new SecretReferenceError(`The secret ${id} in AWS Secrets Manager has no text.`);
  } finally {
    client.destroy();
  }
}

/** An optional dependency: most installations need none of it. */
async function loadSdk() {
  try {
    return await import('@aws-sdk/client-secrets-manager');
  } catch (cause) {
    throw new SecretReferenceError(
      'Secrets of AWS need the package @aws-sdk/client-secrets-manager, which is not installed: "npm install @aws-sdk/client-secrets-manager".',
      { cause },
    );
  }
}
