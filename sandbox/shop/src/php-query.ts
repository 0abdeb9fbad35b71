export type PhpValue = string | { [key: string]: PhpValue };

/**
 * Reads a query as PHP does: `a[]=1&a[]=2` is an array with the keys 0 and 1, and the last of a repeated
 * plain name wins. Signatures cover these keys.
 */
export function parsePhpQuery(fields: URLSearchParams): Record<string, PhpValue> {
  const values: Record<string, PhpValue> = {};
  for (const [rawName, value] of fields) {
    const match = /^([^[]+)((?:\[[^\]]*\])*)$/.exec(rawName);
    const path = [...(match?.[2] ?? '').matchAll(/\[([^\]]*)\]/g)].map(([, key]) => key ?? '');
    put(values, [match?.[1] ?? rawName, ...path], value);
  }
  return values;
}

/** The values of a list given as `a[]=1&a[]=2`, `a=1,2` or `a=1`. */
export function listOf(value: PhpValue | undefined): string[] {
  if (value === undefined || value === '') return [];
  const values = typeof value === 'string' ? value.split(',') : Object.values(value);
  return values.map((item) => (typeof item === 'string' ? item.trim() : ''));
}

function put(into: Record<string, PhpValue>, [name, ...path]: readonly string[], value: string): void {
  const key = name === '' || name === undefined ? nextIndex(into) : name;
  if (path.length === 0) {
    into[key] = value;
    return;
  }
  const present = into[key];
  const nested = typeof present === 'object' ? present : {};
  into[key] = nested;
  put(nested, path, value);
}

function nextIndex(values: Record<string, PhpValue>): string {
  const indexes = Object.keys(values).filter((key) => /^\d+$/.test(key));
  return String(indexes.length === 0 ? 0 : Math.max(...indexes.map(Number)) + 1);
}
