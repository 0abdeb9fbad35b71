import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseJson } from './parse-json.ts';

it.each([
  ['an object', '{"id":18}', { id: 18 }],
  ['a list', '[]', []],
  ['null', 'null', null],
  ['white space around it', ' 7\n', 7],
])('%s is read', (_what, text, value) => {
  expect(parseJson(text)).toEqual(value);
});

it.each([
  ['an empty body', ''],
  ['a page of a proxy', '<html><h1>502 Bad Gateway</h1></html>'],
  ['a body that was cut off', '{"id":18,"status":"proc'],
  ['a single quote', "{'id':18}"],
])('%s is no JSON, and nothing breaks', (_what, text) => {
  expect(parseJson(text)).toBeUndefined();
});

it('whatever comes is read or is none', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(() => parseJson(text)).not.toThrow();
    }),
  );
});
