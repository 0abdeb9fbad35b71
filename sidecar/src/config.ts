import { resolve } from 'node:path';
import { z } from 'zod';
import { mailEnvironment, requireSender, toMailAccount, type MailAccount } from './mail/mail-account.ts';
import { ID } from './shared/id.ts';

/** The tenant that everything belongs to where there is only one institution. */
export const DEFAULT_TENANT = 'default';

/** Everything the sidecar takes from the environment, read once. `.env.example` describes each variable. */
export interface Config {
  /** Folder of the embedded database, its lock and the key file. */
  dataDir: string;
  /** Connection of any other PostgreSQL; undefined: the embedded one. */
  databaseUrl: string | undefined;
  /** Connection that may change the schema; defaults to `databaseUrl`. */
  databaseOwnerUrl: string | undefined;
  host: string;
  port: number;
  /** 32 bytes, base64: seals the stored secrets. Undefined: the file `key` in the data folder. */
  key: string | undefined;
  /** Keys that opened before, and still do. */
  previousKeys: string[];
  logLevel: string;
  /** CIDR ranges that the URLs of shops and LMSs may resolve into although they are not public. */
  privateNetworks: string[];
  /** How often paired shops are asked for what waits in their outboxes. */
  pollSeconds: number;
  /** Hour of the day, in UTC, at which LMSs and shops are compared with the ledger; undefined: never by itself. */
  reconcileHour: number | undefined;
  /** Whether shops may be paired over plain http through the internet. For development. */
  allowsPlainHttp: boolean;
  /** Whose ledger the commands work on. */
  tenantId: string;
  /** Bearer token of an owner of the default tenant; beside it, each tenant has its own. */
  apiToken: string | undefined;
  /** Bearer token for /metrics; without one it answers only to this machine. */
  metricsToken: string | undefined;
  /** The mail server; without one nobody is mailed. */
  mail: MailAccount | undefined;
  /** Where people reach this sidecar from outside; undefined: no mail can have a link. */
  publicUrl: string | undefined;
  /** How long it still answers after it was told to stop, while it says that it is not ready. */
  drainSeconds: number;
  /** How long a cause is open before its owner is mailed: what comes together is told together. */
  attentionSettleSeconds: number;
  /** How long the texts of deliveries, reports and mails are kept after they have had their effect. */
  keepTextsDays: number;
}

/** The environment cannot be used; `problems` holds one sentence for each reason. */
export class ConfigError extends Error {
  readonly problems: string[];

  constructor(problems: string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

const postgresUrl = z.string().regex(/^postgres(ql)?:\/\//, 'must begin with postgresql://');

const cidr = z
  .union([z.cidrv4(), z.cidrv6()], {
    error: 'must be a comma-separated list of CIDR ranges such as 10.0.0.0/8',
  })
  .refine((range) => !/^169\.254\.|^fe80:/i.test(range), 'must not hold link-local addresses');

const PORT = 'must be a whole number up to 65535';

const POLL = 'must be a whole number of seconds from 5 to 300';

const SETTLE = 'must be a whole number of seconds from 1 to 3600';
const DRAIN = 'must be a whole number of seconds from 0 to 300';
const TENANT = 'must be up to 63 lower-case letters, digits and hyphens';
const KEEP = 'must be a whole number of days from 1 to 3650';
const HOUR = 'must be an hour from 0 to 23 (UTC), or off';

const PUBLIC_URL = 'must read https://host or http://host:port, with or without a path';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'];

const key = z
  .string()
  .refine(
    (text) => Buffer.from(text, 'base64').length === 32,
    'must be 32 bytes in base64 (openssl rand -base64 32)',
  );

const environment = z.object({
  MATRICULA_DATA: z.string().min(1).default('.matricula'),
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_OWNER_URL: postgresUrl.optional(),
  MATRICULA_HOST: z.string().min(1).default('127.0.0.1'),
  MATRICULA_PORT: z.coerce.number(PORT).int(PORT).min(0, PORT).max(65535, PORT).default(8420),
  MATRICULA_KEY: key.optional(),
  MATRICULA_KEY_PREVIOUS: z
    .string()
    .default('')
    .transform((list) =>
      list
        .split(',')
        .map((each) => each.trim())
        .filter(Boolean),
    )
    .pipe(z.array(key)),
  MATRICULA_LOG_LEVEL: z.enum(LEVELS, `must be one of ${LEVELS.join(', ')}`).default('info'),
  MATRICULA_PRIVATE_NETWORKS: z
    .string()
    .default('')
    .transform((list) =>
      list
        .split(',')
        .map((range) => range.trim())
        .filter(Boolean),
    )
    .pipe(z.array(cidr)),
  MATRICULA_POLL_SECONDS: z.coerce.number(POLL).int(POLL).min(5, POLL).max(300, POLL).default(30),
  MATRICULA_RECONCILE_HOUR: z
    .union([z.literal('off'), z.coerce.number().int().min(0).max(23)], HOUR)
    .default(3),
  MATRICULA_ALLOW_PLAIN_HTTP: z.enum(['true', 'false'], 'must be true or false').default('false'),
  MATRICULA_TENANT: z.string().regex(ID, TENANT).default(DEFAULT_TENANT),
  MATRICULA_API_TOKEN: z.string().min(32, 'must be at least 32 characters (openssl rand -hex 32)').optional(),
  MATRICULA_METRICS_TOKEN: z.string().min(16, 'must be at least 16 characters').optional(),
  MATRICULA_PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: PUBLIC_URL })
    .refine((text) => /^[^?#]*$/.test(text) && new URL(text).username === '', PUBLIC_URL)
    .transform((text) => text.replace(/\/+$/, ''))
    .optional(),
  MATRICULA_DRAIN_SECONDS: z.coerce.number(DRAIN).int(DRAIN).min(0, DRAIN).max(300, DRAIN).default(0),
  ...mailEnvironment,
  MATRICULA_ATTENTION_SETTLE_SECONDS: z.coerce
    .number(SETTLE)
    .int(SETTLE)
    .min(1, SETTLE)
    .max(3600, SETTLE)
    .default(60),
  MATRICULA_KEEP_TEXTS_DAYS: z.coerce.number(KEEP).int(KEEP).min(1, KEEP).max(3650, KEEP).default(30),
});

/**
 * Reads the configuration.
 *
 * @param env Usually `process.env`; an empty variable counts as not set.
 * @throws ConfigError naming every variable that cannot be used, all at once.
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const set = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = environment.superRefine(requireSender).safeParse(set);
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map((issue) => `${issue.path[0]?.toString() ?? ''} ${issue.message}`),
    );
  }
  const values = parsed.data;
  return {
    dataDir: resolve(values.MATRICULA_DATA),
    databaseUrl: values.DATABASE_URL,
    databaseOwnerUrl: values.DATABASE_OWNER_URL ?? values.DATABASE_URL,
    host: values.MATRICULA_HOST,
    port: values.MATRICULA_PORT,
    key: values.MATRICULA_KEY,
    previousKeys: values.MATRICULA_KEY_PREVIOUS,
    logLevel: values.MATRICULA_LOG_LEVEL,
    privateNetworks: values.MATRICULA_PRIVATE_NETWORKS,
    pollSeconds: values.MATRICULA_POLL_SECONDS,
    reconcileHour: values.MATRICULA_RECONCILE_HOUR === 'off' ? undefined : values.MATRICULA_RECONCILE_HOUR,
    allowsPlainHttp: values.MATRICULA_ALLOW_PLAIN_HTTP === 'true',
    tenantId: values.MATRICULA_TENANT,
    apiToken: values.MATRICULA_API_TOKEN,
    metricsToken: values.MATRICULA_METRICS_TOKEN,
    mail: toMailAccount(values),
    publicUrl: values.MATRICULA_PUBLIC_URL,
    drainSeconds: values.MATRICULA_DRAIN_SECONDS,
    attentionSettleSeconds: values.MATRICULA_ATTENTION_SETTLE_SECONDS,
    keepTextsDays: values.MATRICULA_KEEP_TEXTS_DAYS,
  };
}
