import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MailWorld, type MailInBox } from '../support/mail-world.ts';

const STATISTICS = 'course-v1:UBA+STAT101+2026_T1';
const PYTHON = 'course-v1:Acme+PY101+2026';
const OWNER = 'owner@school.example';

let mail: MailWorld;

const mailbox = () => mail.mailbox;

beforeAll(async () => {
  mail = await MailWorld.start();
});

beforeEach(() => mail.begin(OWNER));

afterEach(() => mail.forget());

afterAll(() => mail.close());

const courseKeysOf = (letter: MailInBox | undefined) =>
  [...new Set(letter?.text.match(/course-v1:\S+/g) ?? [])].sort();

describe('a cause that needs a person', () => {
  it('is mailed once to its owner, however many orders it holds up and whenever they come', async () => {
    await mail.deleteCourse(STATISTICS);
    await mail.deleteCourse(PYTHON);
    const orders = [
      await mail.buy(STATISTICS),
      await mail.buy(STATISTICS, 'bob@example.com'),
      await mail.buy(PYTHON),
    ];
    await mail.world.untilIdle();

    const [letter] = await mailbox().untilArrived(1);
    await mail.buy(STATISTICS, 'lucia@example.org');
    await mail.world.untilIdle();
    await mail.untilLookedAgain();

    expect(await mailbox().arrived()).toHaveLength(1);
    expect(letter).toMatchObject({
      envelope: { to: [OWNER] },
      from: '"Matricula" <courses@school.example>',
      subject: 'Matricula: 2 causes need your attention',
    });
    expect(courseKeysOf(letter)).toEqual([PYTHON, STATISTICS]);
    for (const order of orders) expect(letter?.text).toContain(String(order.id));
    expect(letter?.html).toContain(STATISTICS);
    expect(letter?.headers).toContainEqual({ name: 'Auto-Submitted', value: 'auto-generated' });
    expect(letter?.messageId).toMatch(/^<[0-9a-f-]{36}@school\.example>$/);
    expect(letter?.text).not.toMatch(/secret|ana@example\.org/);
  });

  it('is mailed again only after it was gone for a while', async () => {
    await mail.deleteCourse(STATISTICS);
    await mail.buy(STATISTICS);
    await mailbox().untilArrived(1);
    const gone = `update matricula.access set state = 'settled', needs_attention_cause = null`;
    const back = `update matricula.access set state = 'needs_attention', needs_attention_cause = 'course_not_found'
      where course_key = '${STATISTICS}'`;

    await mail.world.sidecar.rows(gone);
    await mail.untilLookedAgain();
    await mail.world.sidecar.rows(back);
    await mail.untilLookedAgain();
    expect(await mailbox().arrived()).toHaveLength(1);

    await mail.world.sidecar.rows(gone);
    await mail.untilLookedAgain();
    await mail.world.sidecar.rows(
      `update matricula.attention_groups set empty_since = now() - interval '11 minutes'`,
    );
    await mail.untilLookedAgain();
    await mail.world.sidecar.rows(back);
    expect(await mailbox().untilArrived(2)).toHaveLength(2);
  });

  it('is said once more while it stays open, and no third time', async () => {
    await mail.deleteCourse(STATISTICS);
    await mail.buy(STATISTICS);
    await mailbox().untilArrived(1);

    const days = (count: number) =>
      mail.world.sidecar.rows(
        `update matricula.attention_groups set mailed_at = mailed_at - interval '${count} days'`,
      );
    await days(6);
    await mail.untilLookedAgain();
    expect(await mailbox().arrived()).toHaveLength(1);
    await days(2);
    const [, reminder] = await mailbox().untilArrived(2);
    await days(30);
    await mail.untilLookedAgain();

    expect(reminder?.subject).toBe('Matricula: something still needs your attention');
    expect(await mailbox().arrived()).toHaveLength(2);
  });

  it('goes to whoever owns the shop, in the language of the shop, and to nobody else', async () => {
    await mail.setOwner({ shopId: 'books', addresses: ['tienda@school.example', 'jefa@school.example'] });
    await mail.world.sidecar.rows(`update matricula.shops set locale = 'es_AR' where id = 'books'`);
    await mail.deleteCourse(STATISTICS);
    await mail.buy(STATISTICS);

    const found = await mailbox().untilArrived(2);
    await mail.world.sidecar.rows(`update matricula.shops set locale = 'en' where id = 'books'`);
    await mail.setOwner({ shopId: 'books', addresses: [] });

    expect(found.flatMap(({ envelope }) => envelope.to).sort()).toEqual([
      'jefa@school.example',
      'tienda@school.example',
    ]);
    expect(found[0]?.subject).toBe('Matricula: El LMS no tiene esa edición del curso');
    expect(found[0]?.messageId).not.toBe(found[1]?.messageId);
  });

  it('of an LMS as a whole goes to whoever runs the LMS', async () => {
    await mail.setOwner({ lmsId: 'main', addresses: ['lms@school.example'] });
    await mail.world.sidecar.rows(
      `update matricula.lanes set needs_attention_cause = 'credentials_rejected', needs_attention_since = now()`,
    );

    const [letter] = await mailbox().untilArrived(1);
    await mail.world.sidecar.rows('update matricula.lanes set needs_attention_cause = null');

    expect(letter?.envelope.to).toEqual(['lms@school.example']);
    expect(letter?.text).toContain('The LMS refuses the client id or the client secret.');
  });
});
