import { describe, expect, it } from 'vitest';
import { DEMO, STATISTICS } from '../../test/support/builders.ts';
import type { OfferEntry } from '../ledger/offer.ts';
import { readOffers } from './offers.ts';

const HEADER = 'sku,course_key,mode,lms';

const read = (...lines: string[]) => readOffers(lines.join('\n'), ['main', 'second']);

const sells = (...entries: OfferEntry[]) => ({ entries, refunds: {} });

const offersOf = (...lines: string[]) => Object.fromEntries(read(...lines).offers);

describe('a file of offers', () => {
  it('says what each SKU sells', () => {
    expect(offersOf(HEADER, `DEMO-1,${DEMO},verified,main`, `STAT-1,${STATISTICS},audit,second`)).toEqual({
      'DEMO-1': sells({ courseKey: DEMO, mode: 'verified', lms: 'main' }),
      'STAT-1': sells({ courseKey: STATISTICS, mode: 'audit', lms: 'second' }),
    });
  });

  it('makes a bundle of several lines of one SKU', () => {
    expect(
      offersOf(HEADER, `PACK,${DEMO},verified,`, `BOOK,${DEMO},,`, `PACK,${STATISTICS},,second`),
    ).toMatchObject({
      PACK: sells(
        { courseKey: DEMO, mode: 'verified', lms: null },
        { courseKey: STATISTICS, mode: null, lms: 'second' },
      ),
    });
  });

  it('leaves mode and LMS to be decided where it names none', () => {
    expect(offersOf(HEADER, `DEMO-1,${DEMO},,`)).toEqual({
      'DEMO-1': sells({ courseKey: DEMO, mode: null, lms: null }),
    });
  });

  it('says what becomes of the access when the money goes back', () => {
    const header = 'sku,course_key,on_refund,refund_window_days';

    expect(offersOf(header, `DEMO-1,${DEMO},audit,14`, `STAT-1,${STATISTICS},keep,`)).toMatchObject({
      'DEMO-1': { refunds: { onRefund: 'audit', windowDays: 14 } },
      'STAT-1': { refunds: { onRefund: 'keep' } },
    });
    expect(read(header, `DEMO-1,${DEMO},burn,`, `STAT-1,${STATISTICS},,soon`).problems).toEqual([
      'line 2: on_refund must be one of remove, audit, keep, ask',
      'line 3: refund_window_days must be a number of days',
    ]);
  });

  it.each<[string, string[]]>([
    ['without the columns mode and lms', ['sku,course_key', `DEMO-1,${DEMO}`]],
    ['with columns in another order', ['course_key,sku', `${DEMO},DEMO-1`]],
    ['with columns of its own', ['sku,name,course_key', `DEMO-1,Demo course,${DEMO}`]],
    ['with spaces around everything', ['sku , course_key', ` DEMO-1 ,  ${DEMO} `]],
    ['in quotes', ['"sku","course_key"', `"DEMO-1","${DEMO}"`]],
    ['with empty lines', ['', 'sku,course_key', '', `DEMO-1,${DEMO}`, '', '']],
    [
      'as Excel saves it, with a byte order mark and Windows line ends',
      [`\ufeffsku,course_key\r`, `DEMO-1,${DEMO}\r`],
    ],
    ['with lines that end early', [HEADER, `DEMO-1,${DEMO}`]],
  ])('is read %s', (_what, lines) => {
    expect(read(...lines)).toEqual({
      offers: new Map([['DEMO-1', sells({ courseKey: DEMO, mode: null, lms: null })]]),
      problems: [],
    });
  });

  it('names every line that cannot be used, not only the first', () => {
    const { problems } = read(
      HEADER,
      `,${DEMO},verified,main`,
      `DEMO-1,course-v1:Open,verified,main`,
      `DEMO-2,${DEMO},verified,nowhere`,
      `DEMO-3,${DEMO},verified,main`,
      `DEMO-4,,,`,
      `DEMO-5,${DEMO},verified,main,and,more`,
    );

    expect(problems).toHaveLength(5);
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'line 2',
      'line 3',
      'line 4',
      'line 6',
      'line 7',
    ]);
    expect(problems[0]).toContain('has no sku');
    expect(problems[1]).toContain('"course-v1:Open" is no course key');
    expect(problems[2]).toContain('there is no LMS "nowhere"');
  });

  it('names each line that sells a course of its SKU once more, whatever the mode', () => {
    const { problems } = read(
      HEADER,
      `PACK,${DEMO},verified,main`,
      `PACK,${STATISTICS},verified,main`,
      `PACK,${DEMO},audit,main`,
      `BOOK,${DEMO},audit,`,
      `BOOK,${DEMO},audit,`,
    );

    expect(problems).toEqual([
      'line 4: "PACK" names course-v1:OpenedX+DemoX+DemoCourse twice',
      'line 6: "BOOK" names course-v1:OpenedX+DemoX+DemoCourse twice',
    ]);
  });

  it('may sell one course on two LMSs, and by two SKUs', () => {
    const { problems } = read(
      HEADER,
      `PACK,${DEMO},verified,main`,
      `PACK,${DEMO},verified,second`,
      `DEMO-1,${DEMO},verified,main`,
    );

    expect(problems).toEqual([]);
  });

  it('counts lines as an editor does, past a cell of several lines', () => {
    const { problems } = read('sku,name,course_key', `DEMO-1,"Demo\ncourse",${DEMO}`, 'DEMO-2,Demo,wrong');

    expect(problems).toEqual([expect.stringMatching(/^line 4: "wrong"/)]);
  });

  it.each<[string, string[]]>([
    ['a column sku', ['code,course_key', `DEMO-1,${DEMO}`]],
    ['a column course_key', ['sku,course', `DEMO-1,${DEMO}`]],
    ['commas, but semicolons', ['sku;course_key', `DEMO-1;${DEMO}`]],
  ])('without %s is refused in words that its owner knows', (_what, lines) => {
    const { offers, problems } = read(...lines);

    expect(offers.size).toBe(0);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.join()).toMatch(/sku|course_key|course key/);
    expect(problems.join()).not.toMatch(/undefined|expected/i);
  });

  it('that is broken is refused with the line where it breaks', () => {
    expect(read(HEADER, `"DEMO-1,${DEMO},verified,main`, 'x').problems).toEqual([
      expect.stringMatching(/line \d/),
    ]);
  });

  it.each(['', '\n\n', HEADER])('"%s" offers nothing and has no problem', (csv) => {
    expect(read(csv)).toEqual({ offers: new Map(), problems: [] });
  });
});
