import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEMO, STATISTICS } from '../../test/support/builders.ts';
import { parseOffer, resolveOffer, type OfferEntry, type SoldOffer } from './offer.ts';

const demo: OfferEntry = { lms: null, courseKey: DEMO, mode: 'verified' };
const statistics: OfferEntry = { lms: 'second', courseKey: STATISTICS, mode: null };
const sells = (...entries: OfferEntry[]): SoldOffer => ({ entries, refunds: {} });
const table = new Map([['COURSE-1', sells(demo)]]);
const onLine = '{"version": 1, "courses": [{"courseKey": "course-v1:UBA+STAT101+2026_T1", "lms": "second"}]}';

/** The text of an offer with these courses. */
const textOf = (...courses: unknown[]) => JSON.stringify({ version: 1, courses });

describe('what an order line sells', () => {
  it('is what stands on the line itself, before anything else', () => {
    expect(resolveOffer('COURSE-1', onLine, table)).toEqual({
      source: 'line',
      ...sells(statistics),
    });
  });

  it('is what the shop’s table says of its SKU, where the line says nothing', () => {
    expect(resolveOffer('COURSE-1', undefined, table)).toEqual({
      source: 'sku_table',
      ...sells(demo),
    });
  });

  it('is found although the SKU was typed with spaces around it', () => {
    expect(resolveOffer(' COURSE-1 ', '', table)).toEqual({
      source: 'sku_table',
      ...sells(demo),
    });
  });

  it('is the course that the SKU names, where no table does', () => {
    expect(resolveOffer(DEMO, undefined, table)).toEqual({
      source: 'sku',
      ...sells({ lms: null, courseKey: DEMO, mode: null }),
    });
  });

  it('is what the table says even where the SKU is a course key', () => {
    const other = new Map([[DEMO, sells(statistics)]]);

    expect(resolveOffer(DEMO, undefined, other)).toEqual({
      source: 'sku_table',
      ...sells(statistics),
    });
  });

  it('is no course for a book, whatever its SKU', () => {
    expect(['BOOK-1', '', 'constructor'].map((sku) => resolveOffer(sku, undefined, table))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('is a question when the SKU is a course key with a mistake', () => {
    expect(resolveOffer('course-v1:OpenedX+DemoX', undefined, table)).toEqual({
      source: 'sku',
      problem: 'course_key_malformed',
      text: 'course-v1:OpenedX+DemoX',
    });
  });

  it('is a question, never the SKU’s course, when what stands on the line cannot be read', () => {
    expect(resolveOffer('COURSE-1', '{"courses":', table)).toEqual({
      source: 'line',
      problem: 'offer_unreadable',
      text: '{"courses":',
    });
  });
});

describe('an offer on an order line', () => {
  it('may be a bundle, each course with its own LMS and mode', () => {
    const offer = textOf({ courseKey: DEMO, mode: 'verified' }, { courseKey: STATISTICS, lms: 'second' });

    expect(parseOffer(offer)).toEqual(sells(demo, statistics));
  });

  it('may sell one course on two LMSs', () => {
    const offer = textOf({ courseKey: DEMO, lms: 'main' }, { courseKey: DEMO, lms: 'second' });

    expect(parseOffer(offer)).toMatchObject({ entries: [{ lms: 'main' }, { lms: 'second' }] });
  });

  it('takes an empty mode or LMS as none, and drops spaces', () => {
    const offer = textOf({ courseKey: ` ${DEMO} `, mode: ' verified ', lms: ' ' });

    expect(parseOffer(offer)).toEqual(sells(demo));
  });

  it.each([
    ['no JSON', DEMO],
    ['cut off', '{"courses":'],
    ['null', 'null'],
    ['a number', '7'],
    ['a list', JSON.stringify([{ courseKey: DEMO }])],
    ['no courses', '{"version":1}'],
    ['an empty bundle', textOf()],
    ['a course that is only a text', textOf(DEMO)],
    ['a course without a key', textOf({ mode: 'verified' })],
    ['a key that is a number', textOf({ courseKey: 7 })],
    ['one course twice', textOf({ courseKey: DEMO }, { courseKey: DEMO })],
    ['one course in two modes', textOf({ courseKey: DEMO }, { courseKey: DEMO, mode: 'audit' })],
    [
      'one course twice on one LMS',
      textOf({ courseKey: DEMO, lms: 'main' }, { courseKey: STATISTICS }, { courseKey: DEMO, lms: ' main ' }),
    ],
  ])('that is %s is a question, shown as it stands there', (_what, text) => {
    expect(parseOffer(text)).toEqual({ problem: 'offer_unreadable', text });
  });

  it.each<[string, object, object]>([
    ['in words', { onRefund: 'audit' }, { onRefund: 'audit' }],
    ['with a window', { onRefund: 'keep', refundWindowDays: 14 }, { onRefund: 'keep', windowDays: 14 }],
    ['for the shop to decide, where it is none of the words', { onRefund: 'burn', refundWindowDays: -1 }, {}],
  ])('says what becomes of the access when the money goes back, %s', (_what, said, refunds) => {
    const text = JSON.stringify({ version: 1, courses: [{ courseKey: DEMO, mode: 'verified' }], ...said });

    expect(parseOffer(text)).toEqual({ entries: [demo], refunds });
  });

  it('with one wrong course key is a question as a whole, naming that key', () => {
    const offer = textOf({ courseKey: DEMO }, { courseKey: 'course-v1:Open' });

    expect(parseOffer(offer)).toEqual({ problem: 'course_key_malformed', text: 'course-v1:Open' });
  });

  it('names a wrong key without what the database could not store', () => {
    const offer = String.raw`{"courses": [{"courseKey": "course-v1:\u0000Open\ud800"}]}`;

    expect(parseOffer(offer)).toEqual({ problem: 'course_key_malformed', text: 'course-v1:Open' });
  });

  it('never breaks planning, whatever stands there', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        const offer = parseOffer(text);
        expect('entries' in offer ? offer.entries.length : offer.text.length).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
