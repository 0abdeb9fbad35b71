import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseJson } from './parse-json.ts';

it.each([
  ['an object', '{"id":18}', { id: 18 }],
  ['a list', '[]', []],
  ['null', 'null', null],
  ['white space around it', ' 7\n', 7],
  ['an emoji, which is two halves', '"Ana 🎓"', 'Ana 🎓'],
  ['an emoji that is written as its two halves', String.raw`"Ana \ud83c\udf93"`, 'Ana 🎓'],
])('%s is read', (_what, text, value) => {
  expect(parseJson(text)).toEqual(value);
});

it.each([
  ['an empty body', ''],
  ['a page of a proxy', '<html><h1>502 Bad Gateway</h1></html>'],
  ['a body that was cut off', '{"id":18,"status":"proc'],
  ['a single quote', "{'id':18}"],
  ['a list that is nested deeper than anybody reads', '['.repeat(1_000_000) + ']'.repeat(1_000_000)],
])('%s is no JSON, and nothing breaks', (_what, text) => {
  expect(parseJson(text)).toBeUndefined();
});

it.each([
  ['a zero byte', String.raw`{"name":"A\u0000na"}`, { name: 'Ana' }],
  ['the first half of an emoji', String.raw`{"name":"Ana\ud83c"}`, { name: 'Ana' }],
  ['the second half of an emoji', String.raw`{"name":"\udf93Ana"}`, { name: 'Ana' }],
  ['two halves the wrong way round', String.raw`["\udf93\ud83cAna"]`, ['Ana']],
  ['nothing else', String.raw`"\u0000\u0000"`, ''],
])('%s in a text is left out: no database could store it', (_what, text, value) => {
  expect(parseJson(text)).toEqual(value);
});

it('whatever comes is read or is none', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(() => parseJson(text)).not.toThrow();
    }),
  );
});

it('every text that is read can be stored, and is itself where it could be stored already', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', 'ñ', '🎓', '\0', '\ud83c', '\udf93') }), (text) => {
      const read = String(parseJson(JSON.stringify(text)));
      expect([read.isWellFormed(), read.includes('\0')]).toEqual([true, false]);
      if (text.isWellFormed() && !text.includes('\0')) expect(read).toBe(text);
    }),
  );
});
