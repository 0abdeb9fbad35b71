import { isRecord } from '../../kit/parse.ts';

/** Prints a JSON value the way Python's string formatting would inside an LMS error message. */
export function pythonText(value: unknown): string {
  return typeof value === 'string' ? value : pythonRepr(value);
}

function pythonRepr(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(', ')}]`;
  if (!isRecord(value)) return '';
  return `{${Object.entries(value)
    .map(([key, item]) => `'${key}': ${pythonRepr(item)}`)
    .join(', ')}}`;
}
