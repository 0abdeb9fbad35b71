import { __ } from '@wordpress/i18n';

/** A refusal of the plugin: its `code` is for programs, its message is the sentence for a person. */
export class ApiProblem extends Error {
  readonly code: string;

  constructor(code: string, sentence: string) {
    super(sentence);
    this.name = 'ApiProblem';
    this.code = code;
  }
}

/** Codes under which `@wordpress/api-fetch` says that no answer came, or none that is JSON. */
const NO_ANSWER = ['fetch_error', 'offline_error', 'invalid_json'];

/**
 * Reads what `@wordpress/api-fetch` rejects with: WordPress's `{code, message}`, or an error of its own.
 *
 * @param error Whatever was thrown.
 */
export function toApiProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  const code = readText(error, 'code') ?? 'unknown';
  const sentence = NO_ANSWER.includes(code) ? undefined : readText(error, 'message');
  return new ApiProblem(code, sentence ?? noAnswer());
}

function noAnswer(): string {
  return __(
    'WordPress did not answer, or not in a way that could be read. Reload the page; if it stays so, look at the log of the web server.',
    'matricula',
  );
}

function readText(error: unknown, key: string): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const value: unknown = Reflect.get(error, key);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
