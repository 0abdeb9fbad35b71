import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEmail } from './email.ts';

describe('an e-mail address', () => {
  it('is kept as typed to show, and compared without case', () => {
    expect(parseEmail('  Ana.Núñez@Example.COM \n')).toEqual({
      typed: 'Ana.Núñez@Example.COM',
      key: 'ana.núñez@example.com',
    });
  });

  it.each([
    'ana@example.com',
    'ana+course@example.com',
    "o'brien@example.co.uk",
    'a@b.museum',
    'lucía@niñas.example',
    'first.last@sub.domain.example.org',
    '1234567890@example.com',
    '_underscore-@example-one.com',
    `${'x'.repeat(64)}@example.com`,
  ])('%s is one', (text) => {
    expect(parseEmail(text)?.typed).toBe(text);
  });

  it.each([
    ['nothing', ''],
    ['white space', '   '],
    ['a name', 'Ana Núñez'],
    ['two addresses', 'ana@example.com, bob@example.com'],
    ['two addresses by a semicolon', 'ana@example.com;bob@example.com'],
    ['a name with an address', 'Ana <ana@example.com>'],
    ['two at signs', 'ana@home@example.com'],
    ['no at sign', 'ana.example.com'],
    ['nothing before the at sign', '@example.com'],
    ['a domain without a dot', 'ana@localhost'],
    ['a domain that begins with a dot', 'ana@.example.com'],
    ['a domain that ends with a dot', 'ana@example.com.'],
    ['two dots in the domain', 'ana@example..com'],
    ['a space inside', 'ana nunez@example.com'],
    ['markup', '<b>@example.com'],
    ['a quoted name', '"ana nunez"@example.com'],
    ['a longer name than mail allows', `${'x'.repeat(65)}@example.com`],
    ['more than 254 characters', `ana@${'d'.repeat(63)}.${'e'.repeat(185)}.com`],
    ['a character inside that cannot be seen', 'ana@exam\u200bple.com'],
    ['a NUL, which no database takes', 'ana\u0000@example.com'],
    ['a whole page of text', `${' '.repeat(1000)}ana@example.com`],
  ])('is not %s', (_what, text) => {
    expect(parseEmail(text)).toBeUndefined();
  });

  it('may be pasted with characters around it that nobody sees', () => {
    expect(parseEmail('\u200eana@example.com\u200b\u00a0')?.typed).toBe('ana@example.com');
  });

  it('stays one whatever case it is typed in', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        const parsed = parseEmail(address);
        fc.pre(parsed !== undefined);
        expect(parseEmail(address.toUpperCase())?.key).toBe(parsed.key);
        expect(parseEmail(parsed.key)?.key).toBe(parsed.key);
      }),
    );
  });
});
