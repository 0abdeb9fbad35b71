import { describe, expect, it } from 'vitest';
import type { AttentionGroup } from '../store/attention.ts';
import { composeAttentionMail } from './compose-attention.ts';

function group(fields: Partial<AttentionGroup> = {}): AttentionGroup {
  return {
    groupId: 'a1b2c3d4e5f6',
    kind: 'seat',
    cause: 'course_not_found',
    shopId: 'books',
    lmsId: 'main',
    about: 'course-v1:A+B+C',
    isDecision: false,
    count: 7,
    since: new Date('2026-11-29T08:30:00Z'),
    newestSince: new Date('2026-11-30T08:30:00Z'),
    examples: [
      { orderId: '12', orderNumber: '#1012', subject: '1/1' },
      { orderId: '11', orderNumber: '', subject: '1/1' },
    ],
    ...fields,
  };
}

describe('a mail about one cause', () => {
  const { subject, text, html } = composeAttentionMail({ news: [group()], overdue: [] }, 'en');

  it('says what it is, since when, how often and what to do, as text and as HTML', () => {
    expect(subject).toBe('Matricula: The LMS has no such course run');
    expect(text)
      .toBe(`Something needs a person before everybody who paid is in their course. Nothing is lost meanwhile.

The LMS has no such course run.
  About: course-v1:A+B+C
  Where: books, main
  How many: 7
  Since: 2026-11-29 08:30 UTC
  Orders: #1012, 11 and 5 more
  What to do: Correct the product, then choose Retry in the box "Courses" of the order; without the plugin, import the offer again and redrive. Or make the run in Studio and redrive.
  Then try all of them again:
    matricula attention redrive --group a1b2c3d4e5f6

Every cause, with its way out:
    matricula attention

Each cause is mailed once when it appears, and once more if it is still open after some days.
`);
    for (const part of ['course-v1:A+B+C', '#1012, 11 and 5 more', 'redrive --group a1b2c3d4e5f6'])
      expect(html).toContain(part);
  });

  it('is written in Spanish where the shop is', () => {
    const spanish = composeAttentionMail({ news: [group()], overdue: [] }, 'es_AR');

    expect(spanish.subject).toBe('Matricula: El LMS no tiene esa edición del curso');
    expect(spanish.text).toContain('Qué hacer: Corrige el producto');
    expect(spanish.html).toContain('<html lang="es">');
  });
});

describe('a mail about several causes', () => {
  const several = (count: number) =>
    Array.from({ length: count }, (_none, index) => group({ groupId: `group-${index}` }));

  it('names twenty and counts the rest', () => {
    const { subject, text } = composeAttentionMail({ news: several(25), overdue: several(3) }, 'en');

    expect(subject).toBe('Matricula: 25 causes need your attention');
    expect(text.match(/--group group-/g)).toHaveLength(20);
    expect(text).toContain('And 8 more causes.');
  });

  it('says what is still open apart from what is new', () => {
    const old = group({ cause: 'order_trashed', kind: 'question', about: '', isDecision: true });
    const { text } = composeAttentionMail({ news: [group()], overdue: [old] }, 'en');
    const reminder = composeAttentionMail({ news: [], overdue: [old] }, 'en');

    expect(text.indexOf('Still open')).toBeGreaterThan(text.indexOf('no such course run'));
    expect(text).toContain('This waits for a decision; trying again decides nothing.');
    expect(reminder.subject).toBe('Matricula: something still needs your attention');
  });
});

describe('what people typed', () => {
  const hostile = '<img src=x onerror=alert(1)>"\u202E\r\nBcc: all@example.org $(rm -rf /)';
  const mail = composeAttentionMail(
    {
      news: [
        group({
          kind: 'order line',
          cause: 'course_key_malformed',
          about: hostile,
          examples: [{ orderId: hostile, orderNumber: hostile, subject: hostile }],
        }),
      ],
      overdue: [],
    },
    'en',
  );

  it('is text in HTML, and one line everywhere', () => {
    expect(mail.html).not.toContain('<img');
    expect(mail.html).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(mail.text).not.toMatch(/^Bcc:/m);
    expect(mail.text + mail.html).not.toContain('\u202E');
    expect(mail.subject).not.toContain('<');
  });

  it('stands in no command that is to be copied', () => {
    const commands = mail.text.split('\n').filter((line) => line.trim().startsWith('matricula '));

    expect(commands.map((line) => line.trim())).toEqual([
      'matricula attention redrive --group a1b2c3d4e5f6',
      'matricula attention',
    ]);
  });
});
