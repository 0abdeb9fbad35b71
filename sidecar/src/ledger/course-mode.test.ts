import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseMode, compareModes, type OfferedMode } from './course-mode.ts';

const MODES = ['audit', 'honor', 'verified', 'professional', 'no-id-professional', 'credit', 'masters'];

/** Row against column: `<` gives less, `=` is the same mode, `>` gives more, `?` cannot be compared. */
const MATRIX: Record<string, string> = {
  'audit             ': '= < < < < ? ?',
  'honor             ': '> = < < < ? ?',
  'verified          ': '> > = < < ? ?',
  'professional      ': '> > > = ? ? ?',
  'no-id-professional': '> > > ? = ? ?',
  'credit            ': '? ? ? ? ? = ?',
  'masters           ': '? ? ? ? ? ? =',
};

const cells = Object.entries(MATRIX).flatMap(([row, signs]) =>
  signs.split(' ').map((sign, index) => [row.trim(), sign, MODES[index] ?? ''] as const),
);

const signOf = (order: number | undefined) =>
  order === undefined ? '?' : order === 0 ? '=' : order < 0 ? '<' : order > 0 ? '>' : 'broken';

describe('two course modes', () => {
  it.each(cells)('%s %s %s', (left, sign, right) => {
    expect(signOf(compareModes(left, right))).toBe(sign);
  });

  it('cannot be compared when the LMS has a mode that we do not know, whatever it is called', () => {
    const unknown = fc
      .oneof(fc.string(), fc.constantFrom('constructor', 'toString', '__proto__', 'valueOf'))
      .filter((slug) => !MODES.includes(slug));
    fc.assert(
      fc.property(unknown, fc.constantFrom(...MODES), (slug, known) => {
        expect([compareModes(slug, known), compareModes(known, slug)]).toEqual([undefined, undefined]);
      }),
    );
  });

  it('compare the same from either side', () => {
    const mode = fc.constantFrom(...MODES);
    const mirrored: Record<string, string> = { '<': '>', '>': '<', '=': '=', '?': '?' };
    fc.assert(
      fc.property(mode, mode, (left, right) => {
        expect(signOf(compareModes(right, left))).toBe(mirrored[signOf(compareModes(left, right))]);
      }),
    );
  });
});

const NOW = new Date('2026-11-23T12:00:00Z');
const PAST = new Date('2026-11-23T11:59:59Z');
const FUTURE = new Date('2026-11-23T12:00:01Z');

function mode(slug: string, minPrice = 0, expiresAt: Date | null = null): OfferedMode {
  return { slug, minPrice, expiresAt };
}

const audit = mode('audit');
const honor = mode('honor');
const verified = mode('verified', 49, FUTURE);

describe('the mode that a product names', () => {
  it('is taken when the course run offers it', () => {
    expect(chooseMode('verified', [audit, verified], NOW)).toEqual({ mode: 'verified' });
  });

  it('is a question when the course run does not offer it', () => {
    expect(chooseMode('honor', [audit, verified], NOW)).toEqual({
      problem: 'course_mode_unavailable',
      offered: ['audit', 'verified'],
    });
  });

  it('is another question when its upgrade deadline has passed', () => {
    expect(chooseMode('verified', [audit, mode('verified', 49, PAST)], NOW)).toEqual({
      problem: 'course_mode_expired',
      offered: ['audit'],
    });
  });

  it('is past its deadline from the very moment of it', () => {
    expect(chooseMode('verified', [mode('verified', 49, NOW)], NOW)).toMatchObject({
      problem: 'course_mode_expired',
    });
  });

  it('can only be audit where the course run has no modes of its own, as the LMS does it', () => {
    expect(chooseMode('audit', [], NOW)).toEqual({ mode: 'audit' });
    expect(chooseMode('verified', [], NOW)).toEqual({
      problem: 'course_mode_unavailable',
      offered: ['audit'],
    });
  });

  it('may be one that we cannot compare, since the owner chose it', () => {
    expect(chooseMode('masters', [audit, mode('masters')], NOW)).toEqual({ mode: 'masters' });
  });
});

describe('a product that names no mode', () => {
  it.each<[string, OfferedMode[], string]>([
    ['the only paid mode', [audit, verified], 'verified'],
    ['a paid professional mode', [mode('professional', 900)], 'professional'],
    ['a paid mode that we cannot compare', [audit, mode('paid-bootcamp', 300)], 'paid-bootcamp'],
    ['honor where honor has a price', [mode('honor', 20)], 'honor'],
    [
      'verified where it has no price in the LMS, since the shop’s counts',
      [audit, mode('verified')],
      'verified',
    ],
    ['verified, not the credit on top of it', [audit, verified, mode('credit', 100)], 'verified'],
    ['the paid mode that is left', [mode('verified', 49, PAST), mode('professional', 900)], 'professional'],
    [
      'a mode once, although it has a price in two currencies',
      [verified, mode('verified', 45, FUTURE)],
      'verified',
    ],
    ['audit where nothing is paid', [honor, audit], 'audit'],
    ['honor where nothing is paid and there is no audit', [honor], 'honor'],
    ['audit where the course run has no modes of its own', [], 'audit'],
  ])('sells %s', (_what, modes, chosen) => {
    expect(chooseMode(null, modes, NOW)).toEqual({ mode: chosen });
  });

  it('is a question when several paid modes are open', () => {
    expect(chooseMode(null, [audit, verified, mode('professional', 900)], NOW)).toEqual({
      problem: 'course_mode_ambiguous',
      offered: ['audit', 'verified', 'professional'],
    });
  });

  it('is a question when the paid mode is past its deadline: nobody pays for audit', () => {
    expect(chooseMode(null, [audit, mode('verified', 49, PAST)], NOW)).toEqual({
      problem: 'course_mode_expired',
      offered: ['audit'],
    });
  });

  it('is a question when the course run has nothing but a free mode that we do not know', () => {
    expect(chooseMode(null, [mode('masters')], NOW)).toEqual({
      problem: 'course_mode_unavailable',
      offered: ['masters'],
    });
  });
});
