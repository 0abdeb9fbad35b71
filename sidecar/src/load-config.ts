import { ConfigError, readConfig, type Config } from './config.ts';
import { isReference, SecretReferenceError, SecretReferences } from './shared/secret-references.ts';

/** Variables in whose place a reference may stand: those that hold a secret. */
const SECRETS = [
  'MATRICULA_KEY',
  'MATRICULA_KEY_PREVIOUS',
  'MATRICULA_API_TOKEN',
  'MATRICULA_METRICS_TOKEN',
  'MATRICULA_SMTP_URL',
  'DATABASE_URL',
  'DATABASE_OWNER_URL',
];

/**
 * Reads the configuration, and looks up the secrets that its variables refer to.
 *
 * @throws ConfigError naming every variable that cannot be used.
 */
export async function loadConfig(
  env: Record<string, string | undefined> = process.env,
  references = new SecretReferences(),
): Promise<Config> {
  const resolved = { ...env };
  const problems: string[] = [];
  for (const name of SECRETS) {
    try {
      if (env[name]) resolved[name] = await resolveEach(env[name], references);
    } catch (error) {
      if (!(error instanceof SecretReferenceError)) throw error;
      problems.push(`${name} cannot be read: ${error.message}`);
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return readConfig(resolved);
}

/** Several keys are divided by commas, each of which may be a reference. */
async function resolveEach(value: string, references: SecretReferences): Promise<string> {
  if (!value.split(',').some((part) => isReference(part.trim()))) return value;
  const parts = value.split(',').map((part) => part.trim());
  const read: string[] = [];
  for (const part of parts) read.push(isReference(part) ? await references.resolve(part) : part);
  return read.join(',');
}
