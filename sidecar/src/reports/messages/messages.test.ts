import { describe, expect, it } from 'vitest';
import { en } from './en.ts';
import { es } from './es.ts';
import { messagesFor } from './messages.ts';

/** The names of everything that is said, however deep. */
function namesIn(part: unknown, path = ''): string[] {
  if (typeof part !== 'object' || part === null) return [path];
  return Object.entries(part).flatMap(([name, value]) => namesIn(value as unknown, `${path}.${name}`));
}

describe('English and Spanish', () => {
  it('say the same things', () => {
    expect(namesIn(es)).toEqual(namesIn(en));
  });

  it('say each of them in their own words', () => {
    const plain = (part: unknown): string[] =>
      typeof part === 'string'
        ? [part]
        : typeof part === 'object' && part !== null
          ? Object.values(part).flatMap(plain)
          : [];

    expect(plain(en).filter((text) => plain(es).includes(text))).toEqual([]);
    expect(plain(en).filter((text) => text.trim() === '')).toEqual([]);
  });
});

describe('the language of a shop', () => {
  it.each([
    ['en_US', en],
    ['en', en],
    ['es_AR', es],
    ['es-ES', es],
    ['ES', es],
    ['de_DE', en],
    ['', en],
    ['constructor', en],
  ])('"%s" is one that we speak, or English', (locale, messages) => {
    expect(messagesFor(locale)).toBe(messages);
  });
});
