import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineOutcome, seatOutcome } from '../../test/support/builders.ts';
import type { LineOutcome } from '../ledger/settlement.ts';
import { composeCustomerNote, composeStaffNote } from './compose-notes.ts';
import { en } from './messages/en.ts';
import { es } from './messages/es.ts';

const OUR_TAGS =
  /<\/?(?:strong|table|thead|tbody|tr|th|td)>|<th scope="col" align="left">|<td colspan="2">|<tbody valign="top">|<br>|<a href="[^"<>]*">|<\/a>/g;

/** What is left when every tag of ours is taken out: text, and nothing that begins or ends a tag. */
const withoutOurTags = (html: string) => html.replace(OUR_TAGS, '');

const HOSTILE = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><a href="https://evil.example">',
  "' onmouseover='alert(1)",
  '</td></tr></table><h1>',
  '&lt;b&gt;',
  '<!--',
];

describe('what people typed', () => {
  it.each(HOSTILE)('%s stays text in every place of both notes', (text) => {
    const line = lineOutcome({
      name: text,
      sku: text,
      problems: [
        { problem: 'learner_email_invalid', detail: text },
        { problem: 'course_key_malformed', detail: text },
        { problem: 'lms_unknown', detail: text },
      ],
      seats: [
        seatOutcome({ learner: text, mode: text, courseKey: text, isUnconfirmed: true }),
        seatOutcome({ learner: text, state: 'waiting_for_learner' }),
        seatOutcome({ state: 'needs_attention', cause: text }),
        seatOutcome({
          state: 'held',
          cause: 'course_mode_unavailable',
          detail: { mode: text, offered: text },
        }),
      ],
    });
    const links = new Map([['main', { baseUrl: `https://lms.example/${text}`, registerUrl: text }]]);

    for (const messages of [en, es]) {
      const notes = composeStaffNote([line], messages) + (composeCustomerNote([line], messages, links) ?? '');
      expect(withoutOurTags(notes)).not.toMatch(/[<>]/);
      expect(notes).not.toContain(text);
    }
  });

  it('never becomes a tag, whatever it is and wherever it stands', () => {
    const text = fc.oneof(
      fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', '/', 'a', ' ', '=', ';', 'href') }),
      fc.string({ unit: 'binary' }),
      fc.constantFrom(...HOSTILE),
    );
    const seat = fc
      .record({
        state: fc.constantFrom(
          'enrolled',
          'waiting_for_learner',
          'learner_unknown',
          'needs_attention',
          'held',
          'in_progress',
        ),
        courseKey: text,
        mode: fc.option(text),
        learner: fc.option(text),
        isUnconfirmed: fc.boolean(),
        cause: fc.option(
          fc.oneof(text, fc.constantFrom('course_mode_expired', 'modes_not_comparable', 'enrollment_closed')),
        ),
        detail: fc.record({ mode: text, offered: text, modes: text, until: text }),
      })
      .map(seatOutcome);
    const problem = fc.record({
      problem: fc.constantFrom(
        'learner_email_invalid',
        'course_key_malformed',
        'lms_unknown',
        'quantity_unusable',
      ),
      detail: text,
    });
    const line: fc.Arbitrary<LineOutcome> = fc
      .record({
        name: text,
        sku: text,
        lineId: text,
        problems: fc.array(problem, { maxLength: 2 }),
        seats: fc.array(seat, { maxLength: 3 }),
      })
      .map(lineOutcome);

    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 3 }),
        fc.constantFrom(en, es),
        text,
        (lines, messages, base) => {
          const links = new Map([['main', { baseUrl: base, registerUrl: base }]]);
          const notes = [
            composeStaffNote(lines, messages),
            composeCustomerNote(lines, messages, links) ?? '',
          ];
          for (const note of notes) expect(withoutOurTags(note)).not.toMatch(/[<>]/);
        },
      ),
    );
  });
});
