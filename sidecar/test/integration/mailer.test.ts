import { afterEach, beforeAll, expect, it } from 'vitest';
import {
  startSandboxMailbox,
  type SandboxMailbox,
  type SandboxMailboxOptions,
} from '../../../sandbox/index.ts';
import { makeSelfSigned } from '../../../sandbox/kit/self-signed.ts';
import { readConfig } from '../../src/config.ts';
import { createMailer } from '../../src/mail/mailer.ts';
import { freePort } from '../support/sidecar-process.ts';

let certificate: { key: string; cert: string };
const open: SandboxMailbox[] = [];

beforeAll(() => {
  certificate = makeSelfSigned();
});

afterEach(() => Promise.all(open.splice(0).map((mailbox) => mailbox.close())));

async function startMailbox(options: SandboxMailboxOptions = {}): Promise<SandboxMailbox> {
  const mailbox = await startSandboxMailbox(options);
  open.push(mailbox);
  return mailbox;
}

/** Sends one mail as the environment says. */
function send(
  url: string,
  { env = {}, trust = {} }: { env?: Record<string, string>; trust?: { ca?: string } } = {},
) {
  const config = readConfig({ MATRICULA_SMTP_URL: url, MATRICULA_MAIL_FROM: 'us@school.example', ...env });
  if (!config.mail) throw new Error('There is no mail server.');
  return createMailer(config.mail, trust).send({
    recipient: 'owner@school.example',
    subject: 'Hello',
    text: 'Hello',
    html: '<p>Hello</p>',
    messageId: '<1@school.example>',
    createdAt: new Date('2026-11-30T10:00:00Z'),
  });
}

interface Arrived {
  secure: boolean;
  user: string | null;
  date: string;
}

async function arrivedIn(mailbox: SandboxMailbox): Promise<Arrived[]> {
  const answer = await fetch(`${mailbox.url}/__sandbox/mails`);
  return ((await answer.json()) as { mails: Arrived[] }).mails;
}

const OPTIONAL = { MATRICULA_SMTP_TLS: 'optional' };

it('sends nothing in clear unless it is told to', async () => {
  const mailbox = await startMailbox();

  expect(await send(mailbox.smtpUrl)).toMatchObject({ outcome: 'mail_not_secure', isRetryable: true });
  expect(await arrivedIn(mailbox)).toEqual([]);
  expect(await send(mailbox.smtpUrl, { env: OPTIONAL })).toMatchObject({ outcome: 'sent' });
  expect(await arrivedIn(mailbox)).toMatchObject([{ secure: false, date: '2026-11-30T10:00:00.000Z' }]);
});

it.each([
  ['STARTTLS', false],
  ['TLS from the first byte', true],
])('believes no certificate that nobody vouches for (%s)', async (_what, isImplicitTls) => {
  const mailbox = await startMailbox({ tls: certificate, isImplicitTls });

  expect(await send(mailbox.smtpUrl)).toMatchObject({
    outcome: 'mail_certificate_rejected',
    isRetryable: true,
  });
  expect(await send(mailbox.smtpUrl, { trust: { ca: certificate.cert } })).toMatchObject({ outcome: 'sent' });
  expect(await arrivedIn(mailbox)).toMatchObject([{ secure: true }]);
});

it('signs in, and says that it could not without saying how', async () => {
  const mailbox = await startMailbox({
    settings: { requireAuth: true, user: 'ana', password: 'pa/ss word' },
  });
  const as = (userinfo: string) => mailbox.smtpUrl.replace('//', `//${userinfo}@`);

  const wrong = await send(as('ana:hunter2'), { env: OPTIONAL });
  expect(wrong).toMatchObject({ outcome: 'mail_credentials_rejected', isRetryable: true });
  expect(wrong.answer).toContain('535');
  expect(wrong.answer).not.toMatch(/hunter2|ana/);
  expect(await send(mailbox.smtpUrl, { env: OPTIONAL })).toMatchObject({
    outcome: 'mail_credentials_rejected',
  });
  expect(await send(as('ana:pa%2Fss%20word'), { env: OPTIONAL })).toMatchObject({ outcome: 'sent' });
  expect(await arrivedIn(mailbox)).toMatchObject([{ user: 'ana' }]);
});

it('says that nobody is there', async () => {
  const url = `smtp://127.0.0.1:${await freePort()}`;

  expect(await send(url)).toMatchObject({ outcome: 'mail_server_away', isRetryable: true });
});
