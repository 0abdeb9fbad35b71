import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { makeSelfSigned } from '../../kit/self-signed.ts';
import { type MailboxUnderTest, SmtpClient, startMailbox } from '../../test-support/mailbox-under-test.ts';

let mailbox: MailboxUnderTest;

beforeEach(async () => {
  mailbox = await startMailbox();
});

afterEach(() => mailbox.close());

const content = [
  'From: =?utf-8?Q?Tienda_=C3=81rbol?= <shop@example.org>',
  'To: ana@example.org',
  'Subject: =?utf-8?Q?Ma=C3=B1ana?=',
  'Message-ID: <1@example.org>',
  'X-Folded: one',
  '  two',
  'MIME-Version: 1.0',
  'Content-Type: multipart/alternative; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'Hola, plain',
  '--b',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<p>Hola <b>bold</b></p><script>alert(1)</script>',
  '--b--',
].join('\r\n');

const send = (mail: { to?: string } = {}) =>
  new SmtpClient(mailbox.smtpPort).send({ to: 'ana@example.org', content, ...mail });
const fault = (json: object) => mailbox.call('/__sandbox/smtp-faults', { json });

describe('a mail', () => {
  it('is taken, whoever it is for, and read with all its parts', async () => {
    expect(await send({ to: 'Nobody@Nowhere.example' })).toMatch(/^250 /);

    expect(await mailbox.mails('nobody@nowhere.example')).toMatchObject([
      {
        id: 1,
        envelope: { from: 'shop@example.org', to: ['Nobody@Nowhere.example'] },
        from: '"Tienda Árbol" <shop@example.org>',
        subject: 'Mañana',
        messageId: '<1@example.org>',
        text: expect.stringContaining('Hola, plain') as string,
        html: expect.stringContaining('<b>bold</b>') as string,
        secure: false,
        user: null,
      },
    ]);
    const [mail] = await mailbox.mails();
    expect(mail?.headers).toContainEqual({ name: 'X-Folded', value: 'one two' });
    expect(await mailbox.mails('ana@example.org')).toEqual([]);
  });

  it('is forgotten when it is told to, and its number is not used again', async () => {
    await send();
    await mailbox.call('/__sandbox/mails', { method: 'DELETE' });
    await send();

    expect((await mailbox.mails()).map(({ id }) => id)).toEqual([2]);
  });
});

describe('a trouble', () => {
  it('refuses one recipient and nobody else, until it is deleted', async () => {
    await fault({
      stage: 'rcpt',
      recipient: 'Ana@example.org',
      code: 550,
      text: 'No such user',
      times: null,
    });

    expect(await send()).toMatch(/^550 .*No such user/);
    expect(await send({ to: 'bea@example.org' })).toMatch(/^250 /);
    await mailbox.call('/__sandbox/smtp-faults', { method: 'DELETE' });
    expect(await send()).toMatch(/^250 /);
    const { refusals } = (await mailbox.call('/__sandbox/state')).json as { refusals: object[] };
    expect(refusals).toMatchObject([{ stage: 'rcpt', answer: '550 No such user', to: ['ana@example.org'] }]);
  });

  it.each([
    ['connect', 421],
    ['mail', 451],
    ['data', 554],
  ])('answers at %s with %i, once', async (stage, code) => {
    await fault({ stage, code });
    const client = new SmtpClient(mailbox.smtpPort);

    const greeting = await client.answer();
    const said = stage === 'connect' ? greeting : await send();
    client.close();

    if (stage === 'connect') expect(said).toMatch(new RegExp(`^${code} `));
    expect(await mailbox.mails()).toHaveLength(0);
    expect(await send()).toMatch(/^250 /);
  });

  it('keeps the mail and cuts the connection before it says so', async () => {
    await fault({ stage: 'data', drop: true });

    expect(await send()).toBe('');
    expect(await mailbox.mails()).toHaveLength(1);
  });

  it('takes its time', async () => {
    await fault({ stage: 'data', delayMs: 300 });
    const started = performance.now();

    expect(await send()).toMatch(/^250 /);
    expect(performance.now() - started).toBeGreaterThan(250);
  });

  it.each([{ stage: 'lunch' }, { stage: 'rcpt', code: 200 }, { stage: 'rcpt', times: 0 }])(
    'is refused when it is none: %o',
    async (json) => {
      expect((await fault(json)).status).toBe(400);
    },
  );
});

describe('signing in', () => {
  it('is needed where it is asked for', async () => {
    await mailbox.call('/__sandbox/settings', { method: 'PATCH', json: { requireAuth: true } });

    expect(await send()).toMatch(/^530 /);
    const client = new SmtpClient(mailbox.smtpPort);
    await client.answer();
    await client.say('EHLO test');
    const login = (password: string) =>
      client.say(`AUTH PLAIN ${Buffer.from(`\0sandbox\0${password}`).toString('base64')}`);
    expect(await login('guess')).toMatch(/^535 /);
    expect(await login('sandbox-password')).toMatch(/^235 /);
    expect(await client.say('MAIL FROM:<shop@example.org>')).toMatch(/^250 /);
    client.close();
  });
});

describe('TLS', () => {
  it('is offered where there is a certificate, and only there', async () => {
    const greets = async ({ smtpPort }: { smtpPort: number }) => {
      const client = new SmtpClient(smtpPort);
      await client.answer();
      await client.say('EHLO test');
      const answer = await client.say('STARTTLS');
      client.close();
      return answer;
    };
    const secure = await startMailbox({ tls: makeSelfSigned() });

    expect(await greets(secure)).toMatch(/^220 /);
    expect(await greets(mailbox)).toMatch(/^5/);
    await secure.close();
  });
});

describe('the pages', () => {
  it('list the mails in the reader’s language', async () => {
    const empty = await mailbox.call('/', { headers: { 'Accept-Language': 'es' } });
    await send();
    const full = await mailbox.call('/');

    expect(empty.text).toContain('Todavía no llegó ningún correo.');
    expect(full.text).toContain('One mail arrived.');
    expect(full.text).toContain('<bdi>Mañana</bdi>');
  });

  it('show a mail’s HTML where it can do nothing', async () => {
    await send();
    const page = await mailbox.call('/mails/1');
    const html = await mailbox.call('/mails/1/html');

    expect(page.text).toContain('src="/mails/1/html" sandbox');
    expect(page.text).not.toContain('<script>');
    expect(page.text).toContain('Hola, plain');
    expect(html.text).toContain('<b>bold</b>');
    expect(html.headers.get('content-security-policy')).toContain("sandbox; default-src 'none'");
    expect((await mailbox.call('/mails/7')).status).toBe(404);
  });

  it('begin a trouble and end it', async () => {
    await mailbox.call('/troubles/begin', { form: { kind: 'unknown', recipient: 'ana@example.org' } });
    expect(await send()).toMatch(/^550 /);
    const page = await mailbox.call('/troubles');
    expect(page.text).toContain('550 No such user here');

    await mailbox.call('/troubles/end', { method: 'POST' });
    expect(await send()).toMatch(/^250 /);
  });
});
