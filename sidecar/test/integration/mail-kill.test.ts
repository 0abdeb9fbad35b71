import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect, it } from 'vitest';
import { startSandboxMailbox } from '../../../sandbox/index.ts';
import { DEFAULT_TENANT } from '../../src/open-store.ts';
import { TEST_KEY } from '../support/connections.ts';
import { createTestDatabase } from '../support/database.ts';
import { freePort, SidecarProcess } from '../support/sidecar-process.ts';
import { until } from '../support/until.ts';

/** Longer than it takes to kill. */
const HELD_BACK_MS = 20_000;

it('a sidecar killed between the yes of the mail server and its own commit sends the same mail again, once', async () => {
  const mailbox = await startSandboxMailbox();
  const database = await createTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'matricula-mail-kill-'));
  const env = {
    MATRICULA_DATA: folder,
    MATRICULA_KEY: TEST_KEY,
    DATABASE_URL: database.url,
    MATRICULA_SMTP_URL: mailbox.smtpUrl,
    MATRICULA_SMTP_TLS: 'optional',
    MATRICULA_MAIL_FROM: 'us@school.example',
  };
  const looker = new pg.Pool({ connectionString: database.superuserUrl, max: 1 });
  const arrived = async () => {
    const answer = await fetch(`${mailbox.url}/__sandbox/mails`);
    return ((await answer.json()) as { mails: { messageId: string }[] }).mails;
  };
  await fetch(`${mailbox.url}/__sandbox/smtp-faults`, {
    method: 'POST',
    body: JSON.stringify({ stage: 'data', answerDelayMs: HELD_BACK_MS }),
  });
  const sidecar = new SidecarProcess(await freePort(), env, join(folder, 'log'));
  await sidecar.start();
  await looker.query(
    `insert into matricula.mails (tenant_id, kind, recipient, subject, text_body, html_body, message_id)
     values ($1, 'attention', 'owner@school.example', 'Hello', 'Hello', '<p>Hello</p>', '<once@school.example>')`,
    [DEFAULT_TENANT],
  );

  await until(async () => (await arrived()).length === 1);
  await sidecar.kill();
  await sidecar.start();
  const row = async () =>
    (await looker.query<{ state: string; attempts: number }>('select state, attempts from matricula.mails'))
      .rows[0];
  await until(async () => (await row())?.state === 'sent');

  expect((await arrived()).map(({ messageId }) => messageId)).toEqual([
    '<once@school.example>',
    '<once@school.example>',
  ]);
  expect(await row()).toEqual({ state: 'sent', attempts: 2 });
  await sidecar.stop();
  await looker.end();
  await mailbox.close();
});
