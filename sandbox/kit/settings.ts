import { BadInput, isRecord, toRecord } from './parse.ts';

/**
 * Lays a partial settings object over the settings in force. A name that is not a setting and a value of
 * another kind are refused: a mistyped setting that is taken silently makes a test prove nothing.
 *
 * @param current settings in force; their values say which kinds are allowed (null allows a text)
 * @param patch body of `PATCH /__sandbox/settings`
 */
export function mergeSettings<T extends object>(current: T, patch: unknown): T {
  return mergeRecord(toRecord(current), toRecord(patch), '') as T;
}

function mergeRecord(current: Record<string, unknown>, patch: Record<string, unknown>, path: string) {
  const merged = { ...current };
  for (const [name, value] of Object.entries(patch)) {
    if (!(name in current)) throw new BadInput(`${path}${name} is not a setting.`);
    const present = current[name];
    merged[name] = isRecord(present)
      ? mergeRecord(present, toRecord(value, `${path}${name}`), `${path}${name}.`)
      : checkKind(present, value, `${path}${name}`);
  }
  return merged;
}

function checkKind(present: unknown, value: unknown, path: string): unknown {
  const fits = present === null || value === null ? isNullableText(value) : kindOf(value) === kindOf(present);
  if (!fits) throw new BadInput(`${path} has to be a ${kindOf(present)}.`);
  return value;
}

function isNullableText(value: unknown): boolean {
  return value === null || typeof value === 'string';
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'list' : value === null ? 'string' : typeof value;
}
