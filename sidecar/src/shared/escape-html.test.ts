import fc from 'fast-check';
import { expect, it } from 'vitest';
import { escapeHtml } from './escape-html.ts';

it('text that people typed stays text inside HTML and inside attributes', () => {
  expect(escapeHtml(`<a href="x" title='y'>Tom & Ana</a>`)).toBe(
    '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;Tom &amp; Ana&lt;/a&gt;',
  );
});

it('plain text is left as it is', () => {
  expect(escapeHtml('Lucía Ñáñez (verified) – 日本')).toBe('Lucía Ñáñez (verified) – 日本');
});

it('an escaped text is escaped again, so that it shows as it was typed', () => {
  expect(escapeHtml('&lt;')).toBe('&amp;lt;');
});

it('no text leaves a character that begins a tag or ends an attribute, and every text can be read back', () => {
  const names: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
  const unescape = (html: string) =>
    html.replace(/&([#a-z0-9]+);/g, (_all, name: string) => names[name] ?? '?');
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', ';', 'a', '#', 'ñ') }), (text) => {
      expect(escapeHtml(text)).not.toMatch(/[<>"']/);
      expect(unescape(escapeHtml(text))).toBe(text);
    }),
  );
});
