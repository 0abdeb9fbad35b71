/**
 * Parses JSON from outside; undefined where the text is none (empty bodies, proxies' HTML). NUL and halves of a
 * surrogate pair are JSON, but no text that PostgreSQL could store: they are dropped.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, (_key, value: unknown) =>
      typeof value === 'string' ? storable(value) : value,
    ) as unknown;
  } catch {
    return undefined;
  }
}

function storable(text: string): string {
  return text.replace(/[\0\p{Surrogate}]/gu, '');
}
