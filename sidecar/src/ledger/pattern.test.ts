import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covers, fits } from './pattern.ts';

describe('a pattern', () => {
  it.each<[string, string, boolean]>([
    ['EN-101', 'EN-101', true],
    ['EN-101', 'en-101', true],
    ['EN-101', 'EN-1012', false],
    ['EN-*', 'EN-', true],
    ['EN-*', 'EN', false],
    ['*-ES', 'book-es', true],
    ['*-ES', 'book-es-2', false],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['ab*ba', 'aba', false],
    ['*b*b*', 'abc', false],
    ['*b*b*', 'abcb', true],
    ['a*b*c', 'abcbc', true],
    ['a*bc*bc', 'a-bc', false],
    ['course-v1:*+PY101+*', 'course-v1:Acme+PY101+2026', true],
    ['course-v1:*+PY101+*', 'course-v1:Acme+PY1012+2026', false],
    ['.*', 'x', false],
    ['[a]+', '[a]+', true],
    ['(a+)+$', 'aaaa', false],
    ['CURSO-Ñ*', 'curso-ñandú', true],
    ['', '', true],
    ['', 'x', false],
  ])('%j against %j: %s', (pattern, text, expected) => {
    expect(fits(pattern, text)).toBe(expected);
  });

  it('answers at once, however it is made', () => {
    const pattern = `${'a*'.repeat(127)}b`;
    const started = performance.now();

    expect(fits(pattern, 'a'.repeat(100_000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

/** The definition, character by character: no shortcuts, and no thought of how long it takes. */
function fitsByDefinition(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (pattern.startsWith('*')) {
    const rest = pattern.slice(1);
    return fitsByDefinition(rest, text) || (text !== '' && fitsByDefinition(pattern, text.slice(1)));
  }
  return text !== '' && pattern[0] === text[0] && fitsByDefinition(pattern.slice(1), text.slice(1));
}

const letters = fc.array(fc.constantFrom('a', 'b', '*'), { maxLength: 8 }).map((all) => all.join(''));
const text = letters.map((some) => some.replaceAll('*', 'a'));

describe('whatever is written', () => {
  it('a pattern fits what it is defined to fit', () => {
    fc.assert(
      fc.property(letters, text, (pattern, value) => {
        expect(fits(pattern, value)).toBe(fitsByDefinition(pattern, value));
      }),
      { numRuns: 2_000 },
    );
  });

  it('what a pattern fits is fitted by every pattern that covers it', () => {
    fc.assert(
      fc.property(letters, letters, text, (wider, pattern, value) => {
        fc.pre(covers(wider, pattern) && fits(pattern, value));
        expect(fits(wider, value)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('a pattern that does not cover another leaves something of it out', () => {
    fc.assert(
      fc.property(letters, letters, (wider, pattern) => {
        fc.pre(!covers(wider, pattern));
        expect(fits(wider, pattern.replaceAll('*', 'c'))).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});
