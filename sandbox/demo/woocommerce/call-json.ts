import { isRecord, parseJson } from '../../kit/parse.ts';
import { DemoError } from '../stopping.ts';

interface Call {
  method: string;
  headers?: Record<string, string>;
  body?: object;
  /** Breaks the call off. */
  signal?: AbortSignal;
}

/**
 * Calls a REST API of WordPress.
 *
 * @returns the answer's headers and what its JSON says, unchecked
 * @throws DemoError with WordPress's own sentence when it refuses.
 */
export async function callJson(
  url: string,
  { method, headers, body, signal }: Call,
): Promise<{ headers: Headers; json: unknown }> {
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(body && { 'Content-Type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  });
  const text = await response.text();
  const json = parseJson(text);
  if (response.ok) return { headers: response.headers, json };
  const sentence = isRecord(json) ? String(json['message']) : text.slice(0, 500);
  throw new DemoError(`${method} ${url} is answered with ${response.status}: ${sentence}`);
}
