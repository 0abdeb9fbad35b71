import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { looksLikeCourseKey, parseCourseKey } from './course-key.ts';

const ofLength = (length: number) => `course-v1:A+B+${'r'.repeat(length - 'course-v1:A+B+'.length)}`;

describe('a course key', () => {
  it.each([
    'course-v1:OpenedX+DemoX+DemoCourse',
    'course-v1:UBA+STAT101+2026_T1',
    'course-v1:edX+Demo-X+Run~1.0',
    'course-v1:Org:Unit+DemoX+2026',
    'course-v1:UniversidadÑandú+Física+2026_año',
    'course-v1:東京+数学+一',
    'course-v1:A+B+C',
  ])('%s is taken as it stands', (text) => {
    expect(parseCourseKey(text)).toBe(text);
  });

  it.each([
    ['nothing', ''],
    ['white space alone', '   '],
    ['a course number', 'DemoX'],
    ['a key without a run', 'course-v1:OpenedX+DemoX'],
    ['a key of four parts', 'course-v1:OpenedX+DemoX+Run+More'],
    ['an empty organisation', 'course-v1:+DemoX+Run'],
    ['an empty run', 'course-v1:OpenedX+DemoX+'],
    ['a space inside', 'course-v1:Open edX+DemoX+Run'],
    ['a line break inside', 'course-v1:OpenedX+DemoX\n+Run'],
    ['a slash', 'course-v1:OpenedX+Demo/X+Run'],
    ['a question mark', 'course-v1:OpenedX+DemoX+Run?'],
    ['percent signs, as copied from an address', 'course-v1:OpenedX%2BDemoX%2BRun'],
    ['the old form with slashes', 'OpenedX/DemoX/Run'],
    ['a library', 'library-v1:OpenedX+DemoX'],
    ['a prefix in capitals, which the LMS does not know', 'COURSE-V1:OpenedX+DemoX+Run'],
    ['markup', 'course-v1:<b>+DemoX+Run'],
  ])('is not %s', (_what, text) => {
    expect(parseCourseKey(text)).toBeUndefined();
  });

  it('may have white space around it, as people paste it', () => {
    expect(parseCourseKey('\t course-v1:OpenedX+DemoX+Run \n')).toBe('course-v1:OpenedX+DemoX+Run');
  });

  it('keeps capitals apart, since the LMS does', () => {
    expect(parseCourseKey('course-v1:openedx+demox+run')).not.toBe(
      parseCourseKey('course-v1:OpenedX+DemoX+Run'),
    );
  });

  it('has at most the 255 characters of the LMS’s column', () => {
    expect(parseCourseKey(ofLength(255))).toBe(ofLength(255));
    expect(parseCourseKey(ofLength(256))).toBeUndefined();
  });

  it('is read again as the same key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const key = parseCourseKey(`course-v1:A+${text}+B`);
        fc.pre(key !== undefined);
        expect(parseCourseKey(key)).toBe(key);
      }),
    );
  });
});

describe('a SKU that was meant to be a course key', () => {
  it.each(['course-v1:OpenedX+DemoX+Run', ' course-v1:wrong', 'Course-V1:OpenedX+DemoX+Run'])(
    'is noticed in "%s"',
    (sku) => {
      expect(looksLikeCourseKey(sku)).toBe(true);
    },
  );

  it.each(['', 'BOOK-1', 'my course-v1:OpenedX+DemoX+Run', 'course-v2:A+B+C'])(
    'is not seen in "%s"',
    (sku) => {
      expect(looksLikeCourseKey(sku)).toBe(false);
    },
  );
});
