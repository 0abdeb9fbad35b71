import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ConfigError } from '../config.ts';
import { CommandError } from './context.ts';
import { explainError } from './explain-error.ts';

function errorOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

it('lists what is wrong with a configuration, and ends with 2', () => {
  expect(explainError(new ConfigError(['MATRICULA_PORT must be …', 'MATRICULA_KEY must be …']))).toEqual({
    text: 'The configuration cannot be used:\n  MATRICULA_PORT must be …\n  MATRICULA_KEY must be …',
    exitCode: 2,
  });
});

it('says what a command says, and no more', () => {
  expect(explainError(new CommandError('There is no shop x.'))).toEqual({
    text: 'There is no shop x.',
    exitCode: 1,
  });
});

it.each([
  ['/nowhere/offers.csv', 'There is no such file or folder: /nowhere/offers.csv'],
  ['/', 'This is a folder, not a file'],
])('says in words why %s cannot be read', (path, text) => {
  const error = errorOf(() => readFileSync(path));

  expect(explainError(Object.assign(error as Error, { path })).text).toContain(text);
});

it('tells which port is in use', () => {
  const error = Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE', port: 8420 });

  expect(explainError(error).text).toMatch(/^Port 8420 is in use/);
});

it('shows where a mistake of ours happened', () => {
  expect(explainError(new TypeError('x is undefined')).text).toContain('explain-error.test.ts');
});
