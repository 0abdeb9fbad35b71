import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');

function problemsOf(env: Record<string, string | undefined>): string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('a sidecar without any configuration', () => {
  it('uses its own database in a folder here and listens to this machine alone', () => {
    expect(readConfig({})).toEqual({
      dataDir: resolve('.matricula'),
      databaseUrl: undefined,
      databaseOwnerUrl: undefined,
      host: '127.0.0.1',
      port: 8420,
      key: undefined,
      previousKeys: [],
      logLevel: 'info',
      privateNetworks: [],
      pollSeconds: 30,
      reconcileHour: 3,
      allowsPlainHttp: false,
      tenantId: 'default',
      apiToken: undefined,
      metricsToken: undefined,
      mail: undefined,
      drainSeconds: 0,
      attentionSettleSeconds: 60,
      keepTextsDays: 30,
    });
  });

  it('is one whose variables are all empty', () => {
    const names = [
      'MATRICULA_DATA',
      'DATABASE_URL',
      'DATABASE_OWNER_URL',
      'MATRICULA_HOST',
      'MATRICULA_PORT',
      'MATRICULA_KEY',
      'MATRICULA_KEY_PREVIOUS',
      'MATRICULA_LOG_LEVEL',
      'MATRICULA_PRIVATE_NETWORKS',
      'MATRICULA_POLL_SECONDS',
      'MATRICULA_ALLOW_PLAIN_HTTP',
      'MATRICULA_TENANT',
      'MATRICULA_API_TOKEN',
      'MATRICULA_METRICS_TOKEN',
      'MATRICULA_SMTP_URL',
      'MATRICULA_SMTP_TLS',
      'MATRICULA_MAIL_FROM',
      'MATRICULA_DRAIN_SECONDS',
      'MATRICULA_ATTENTION_SETTLE_SECONDS',
      'MATRICULA_KEEP_TEXTS_DAYS',
    ];

    expect(readConfig(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(readConfig({}));
  });

  it('does not mind what else stands in the environment', () => {
    expect(readConfig({ PATH: '/bin', PORT: 'x', NODE_ENV: 'production' })).toEqual(readConfig({}));
  });
});

describe('a configuration', () => {
  it('is taken as it is written', () => {
    const config = readConfig({
      MATRICULA_DATA: '/var/lib/matricula',
      DATABASE_URL: 'postgresql://app@db/matricula',
      DATABASE_OWNER_URL: 'postgres://owner@db/matricula',
      MATRICULA_HOST: '0.0.0.0',
      MATRICULA_PORT: '0',
      MATRICULA_KEY: KEY,
      MATRICULA_LOG_LEVEL: 'debug',
      MATRICULA_PRIVATE_NETWORKS: '10.0.0.0/8, 192.168.1.0/24 ,fd00::/8,',
      MATRICULA_POLL_SECONDS: '10',
      MATRICULA_RECONCILE_HOUR: 'off',
      MATRICULA_ALLOW_PLAIN_HTTP: 'true',
      MATRICULA_TENANT: 'north-faculty',
      MATRICULA_API_TOKEN: 'thirty-two-letters-or-more-than-it',
      MATRICULA_METRICS_TOKEN: 'sixteen-letters!',
      MATRICULA_SMTP_URL: 'smtp://ana%40school.example:pa%2Fss@mail.school.example',
      MATRICULA_MAIL_FROM: 'Our school <courses@school.example>',
      MATRICULA_DRAIN_SECONDS: '15',
      MATRICULA_ATTENTION_SETTLE_SECONDS: '5',
      MATRICULA_KEEP_TEXTS_DAYS: '90',
    });

    expect(config).toEqual({
      dataDir: '/var/lib/matricula',
      databaseUrl: 'postgresql://app@db/matricula',
      databaseOwnerUrl: 'postgres://owner@db/matricula',
      host: '0.0.0.0',
      port: 0,
      key: KEY,
      previousKeys: [],
      logLevel: 'debug',
      privateNetworks: ['10.0.0.0/8', '192.168.1.0/24', 'fd00::/8'],
      pollSeconds: 10,
      reconcileHour: undefined,
      allowsPlainHttp: true,
      tenantId: 'north-faculty',
      apiToken: 'thirty-two-letters-or-more-than-it',
      metricsToken: 'sixteen-letters!',
      mail: {
        host: 'mail.school.example',
        port: 587,
        isSecure: false,
        requiresTls: true,
        user: 'ana@school.example',
        password: 'pa/ss',
        from: { name: 'Our school', address: 'courses@school.example' },
      },
      drainSeconds: 15,
      attentionSettleSeconds: 5,
      keepTextsDays: 90,
    });
  });

  it.each([
    ['smtps://mail.example', {}, { host: 'mail.example', port: 465, isSecure: true, user: undefined }],
    ['smtp://[::1]:2525', {}, { host: '::1', port: 2525, isSecure: false, requiresTls: true }],
    ['smtp://mail.example', { MATRICULA_SMTP_TLS: 'optional' }, { requiresTls: false, password: undefined }],
    [
      'smtp://mail.example',
      { MATRICULA_MAIL_FROM: 'courses@school.example' },
      { from: { name: '', address: 'courses@school.example' } },
    ],
  ])('reads the mail server of %s', (url, more, expected) => {
    const env = { MATRICULA_SMTP_URL: url, MATRICULA_MAIL_FROM: 'Us <us@school.example>', ...more };

    expect(readConfig(env).mail).toMatchObject(expected);
  });

  it('needs a sender where there is a mail server', () => {
    expect(problemsOf({ MATRICULA_SMTP_URL: 'smtp://mail.example' })).toEqual([
      'MATRICULA_MAIL_FROM is missing: MATRICULA_SMTP_URL needs a sender',
    ]);
    expect(readConfig({ MATRICULA_MAIL_FROM: 'us@school.example' }).mail).toBeUndefined();
  });

  it('changes the schema by the app’s own connection where no other is named', () => {
    expect(readConfig({ DATABASE_URL: 'postgresql://app@db/m' }).databaseOwnerUrl).toBe(
      'postgresql://app@db/m',
    );
  });

  it.each([
    ['DATABASE_URL', 'mysql://db/shop'],
    ['DATABASE_OWNER_URL', 'db/matricula'],
    ['MATRICULA_PORT', 'eighty'],
    ['MATRICULA_PORT', '65536'],
    ['MATRICULA_PORT', '-1'],
    ['MATRICULA_PORT', '80.5'],
    ['MATRICULA_KEY', 'too-short'],
    ['MATRICULA_KEY_PREVIOUS', 'too-short'],
    ['MATRICULA_KEY', 'f'.repeat(64)],
    ['MATRICULA_LOG_LEVEL', 'loud'],
    ['MATRICULA_PRIVATE_NETWORKS', '10.0.0.1'],
    ['MATRICULA_PRIVATE_NETWORKS', '10.0.0.0/8,my-network'],
    ['MATRICULA_PRIVATE_NETWORKS', '10.0.0.0/33'],
    ['MATRICULA_PRIVATE_NETWORKS', '169.254.0.0/16'],
    ['MATRICULA_PRIVATE_NETWORKS', 'fe80::/10'],
    ['MATRICULA_POLL_SECONDS', '4'],
    ['MATRICULA_POLL_SECONDS', '301'],
    ['MATRICULA_POLL_SECONDS', '7.5'],
    ['MATRICULA_RECONCILE_HOUR', '24'],
    ['MATRICULA_RECONCILE_HOUR', '3.5'],
    ['MATRICULA_RECONCILE_HOUR', 'never'],
    ['MATRICULA_ALLOW_PLAIN_HTTP', 'yes'],
    ['MATRICULA_TENANT', 'North Faculty'],
    ['MATRICULA_TENANT', '*'],
    ['MATRICULA_API_TOKEN', 'sixteen-letters!'],
    ['MATRICULA_METRICS_TOKEN', 'short'],
    ['MATRICULA_SMTP_URL', 'http://mail.example'],
    ['MATRICULA_SMTP_URL', 'mail.example:587'],
    ['MATRICULA_SMTP_URL', 'smtp://'],
    ['MATRICULA_SMTP_URL', 'smtp://ana:100%@mail.example'],
    ['MATRICULA_SMTP_TLS', 'never'],
    ['MATRICULA_MAIL_FROM', 'Our school'],
    ['MATRICULA_MAIL_FROM', 'a@b.example, c@d.example'],
    ['MATRICULA_DRAIN_SECONDS', '301'],
    ['MATRICULA_DRAIN_SECONDS', '-1'],
    ['MATRICULA_ATTENTION_SETTLE_SECONDS', '0'],
    ['MATRICULA_KEEP_TEXTS_DAYS', '0'],
    ['MATRICULA_KEEP_TEXTS_DAYS', '3651'],
  ])('is refused when %s is "%s", naming the variable', (name, value) => {
    const problems = problemsOf({ [name]: value });

    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name} \\S`));
  });

  it('is refused with all its problems at once', () => {
    const problems = problemsOf({
      DATABASE_URL: 'mysql://db/shop',
      MATRICULA_PORT: 'eighty',
      MATRICULA_KEY: 'short',
      MATRICULA_LOG_LEVEL: 'loud',
    });

    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'DATABASE_URL',
      'MATRICULA_PORT',
      'MATRICULA_KEY',
      'MATRICULA_LOG_LEVEL',
    ]);
  });

  it('says how to make a key, and never shows the one that was given', () => {
    const [problem] = problemsOf({ MATRICULA_KEY: 'my-secret-passphrase' });

    expect(problem).toContain('openssl rand -base64 32');
    expect(problem).not.toContain('my-secret-passphrase');
  });

  it('never shows the password of a database or a mail server that it refuses', () => {
    expect(problemsOf({ DATABASE_URL: 'mysql://app:hunter2@db/shop' }).join()).not.toContain('hunter2');
    for (const url of ['http://ana:hunter2@mail.example', 'smtp://ana:hunter2%@mail.example'])
      expect(problemsOf({ MATRICULA_SMTP_URL: url }).join()).not.toContain('hunter2');
  });
});
