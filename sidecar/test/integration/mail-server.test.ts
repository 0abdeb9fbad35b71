import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MailWorld } from '../support/mail-world.ts';
import { until } from '../support/until.ts';
const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';
const OWNER = 'owner@school.example';

let mail: MailWorld;

const mailbox = () => mail.mailbox;

beforeAll(async () => {
  mail = await MailWorld.start();
});

beforeEach(() => mail.begin(OWNER));

afterEach(() => mail.forget());

afterAll(() => mail.close());

describe('a mail server', () => {
  const start = async () => {
    await mail.deleteCourse(DEMO);
    await mail.buy(DEMO);
  };

  it('that is busy is asked again, and the mail arrives once, as the same', async () => {
    await mailbox().trouble({ stage: 'data', code: 451, text: '4.7.1 Slow down' });
    await start();
    await until(async () => (await mail.mails())[0]?.outcome === 'mail_server_away');
    expect(await mail.mails()).toMatchObject([
      { state: 'due', attempts: 1, answer: expect.stringContaining('Slow down') as string },
    ]);

    const [letter] = await mailbox().untilArrived(1);

    await until(async () => (await mail.mails())[0]?.state === 'sent');
    expect(await mail.mails()).toMatchObject([{ attempts: 2, outcome: 'sent', recipient: OWNER }]);
    expect(await mailbox().arrived()).toHaveLength(1);
    expect(letter?.messageId).toBe(
      (await mail.world.sidecar.rows<{ message_id: string }>('select message_id from matricula.mails'))[0]
        ?.message_id,
    );
  });

  it('that took a mail and was cut off gets it again under the same Message-ID', async () => {
    await mailbox().trouble({ stage: 'data', drop: true });
    await start();

    const found = await mailbox().untilArrived(2);

    await until(async () => (await mail.mails())[0]?.state === 'sent');
    expect(new Set(found.map(({ messageId }) => messageId)).size).toBe(1);
    expect(new Set(found.map(({ headers }) => headers.find(({ name }) => name === 'Date')?.value)).size).toBe(
      1,
    );
  });

  it('that refuses one recipient is listed, and everybody else is mailed', async () => {
    await mail.setOwner({ addresses: [OWNER, 'gone@school.example'] });
    await mailbox().trouble({
      stage: 'rcpt',
      recipient: 'gone@school.example',
      code: 550,
      text: 'No such user',
      times: null,
    });
    await start();

    await mailbox().untilArrived(1);
    await until(async () => (await mail.mails()).every(({ state }) => state !== 'due'));

    expect((await mailbox().arrived()).map(({ envelope }) => envelope.to)).toEqual([[OWNER]]);
    expect((await mail.mails()).filter(({ state }) => state === 'needs_attention')).toMatchObject([
      { recipient: 'gone@school.example', outcome: 'mail_recipient_refused', attempts: 1 },
    ]);
    const listed = (await (
      await mail.world.sidecar.api('GET', '/v1/attention?cause=mail_recipient_refused')
    ).json()) as {
      groups: { kind: string; about: string; sentence: string }[];
    };
    expect(listed.groups).toMatchObject([
      { kind: 'mail', about: 'gone@school.example', sentence: 'The mail server refuses this address.' },
    ]);
    await mail.untilLookedAgain();
    expect(await mailbox().arrived()).toHaveLength(1);

    await mailbox().call('DELETE', '/smtp-faults');
    await mail.world.sidecar.api('POST', '/v1/attention/redrive', { cause: 'mail_recipient_refused' });
    expect((await mailbox().untilArrived(2))[1]?.envelope.to).toEqual(['gone@school.example']);
  });

  it('that refuses what is written keeps the mail in sight', async () => {
    await mailbox().trouble({ stage: 'data', code: 554, text: 'Message looks like spam', times: null });
    await start();
    await until(async () => (await mail.mails())[0]?.state === 'needs_attention');

    expect(await mail.mails()).toMatchObject([{ outcome: 'mail_refused', attempts: 1 }]);
    expect(await mailbox().arrived()).toEqual([]);
  });

  it('is tried by hand, with what it said', async () => {
    const test = async (address: string) =>
      (await (
        await mail.world.sidecar.api('POST', '/v1/mails/test', { address, lang: 'es' })
      ).json()) as object;

    expect(await test('me@school.example')).toMatchObject({ outcome: 'sent' });
    expect((await mailbox().arrived())[0]).toMatchObject({ subject: 'Matricula: un correo de prueba' });
    await mailbox().trouble({ stage: 'rcpt', code: 550, text: 'No such user' });
    expect(await test('me@school.example')).toMatchObject({
      outcome: 'mail_recipient_refused',
      answer: expect.stringContaining('No such user') as string,
    });
    expect((await mail.world.sidecar.api('POST', '/v1/mails/test', { address: 'nobody' })).status).toBe(400);
  });
});
