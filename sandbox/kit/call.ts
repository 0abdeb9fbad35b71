import type { IncomingHttpHeaders } from 'node:http';

import type { Request } from 'express';

import { parseJson } from './parse.ts';
import { percentDecode } from './percent.ts';

export type BodyKind = 'none' | 'json' | 'malformed-json' | 'form' | 'other';

/** One call as a server of the sandbox sees it. */
export interface Call {
  method: string;
  /** Decoded once; a `+` stays a plus, as paths are no forms. */
  path: string;
  /** Path as sent, without the query. */
  rawPath: string;
  /** Query as sent, without the question mark. */
  rawQuery: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  bodyKind: BodyKind;
  /** Parsed JSON or form fields, text for anything else, null for no body. */
  body: unknown;
  /** Scheme and host as the client wrote them. */
  origin: string;
  remoteAddress: string;
  secure: boolean;
  /** Filled in while the call is worked on; the journal shows it. */
  trace: { caller: string | null; scope: string | null };
}

/** Builds a call from an Express request whose body was read as a Buffer. */
export function toCall(request: Request): Call {
  const [rawPath = '/', rawQuery = ''] = splitOnce(request.originalUrl, '?');
  const text = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '';
  return {
    method: request.method,
    path: percentDecode(rawPath),
    rawPath,
    rawQuery,
    query: new URLSearchParams(rawQuery),
    headers: request.headers,
    ...parseBody(text, request.headers['content-type'] ?? ''),
    origin: `${request.protocol}://${request.headers.host ?? 'localhost'}`,
    remoteAddress: request.socket.remoteAddress ?? 'unknown',
    secure: request.protocol === 'https',
    trace: { caller: null, scope: null },
  };
}

/** The last value of a query parameter, as Django and PHP read it; undefined when absent. */
export function queryValue(call: Call, name: string): string | undefined {
  return call.query.getAll(name).at(-1);
}

/** The fields of a form body; empty for any other body. */
export function formFields(call: Call): URLSearchParams {
  return call.bodyKind === 'form' && call.body instanceof URLSearchParams ? call.body : new URLSearchParams();
}

/** Query or form fields as a plain object; a repeated name gives a list. */
export function toPlainFields(fields: URLSearchParams): Record<string, string | string[]> {
  const plain: Record<string, string | string[]> = {};
  for (const name of new Set(fields.keys())) {
    const values = fields.getAll(name);
    plain[name] = values.length === 1 ? (values[0] ?? '') : values;
  }
  return plain;
}

function parseBody(text: string, contentType: string): Pick<Call, 'bodyKind' | 'body'> {
  if (text === '') return { bodyKind: 'none', body: null };
  if (/^application\/([\w.+-]+\+)?json\b/i.test(contentType)) {
    const body = parseJson(text);
    return body === undefined ? { bodyKind: 'malformed-json', body: text } : { bodyKind: 'json', body };
  }
  if (/^application\/x-www-form-urlencoded\b/i.test(contentType)) {
    return { bodyKind: 'form', body: new URLSearchParams(text) };
  }
  return { bodyKind: 'other', body: text };
}

function splitOnce(text: string, separator: string): string[] {
  const index = text.indexOf(separator);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}
