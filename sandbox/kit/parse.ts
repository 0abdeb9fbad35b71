/** A request to the controls, or a seed file, that says something the sandbox cannot do. */
export class BadInput extends Error {
  override readonly name = 'BadInput';
  /** Names the problem where a page says it in the reader's language; the detail is the word it is about. */
  readonly problem: { code: string; detail: string } | undefined;

  constructor(message: string, problem?: { code: string; detail: string }) {
    super(message);
    this.problem = problem;
  }
}

export type JsonRecord = Record<string, unknown>;

/** Tells whether a parsed value is a JSON object (not an array, not null). */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Takes any parsed value; gives it back as a JSON object, or refuses it by the name given. */
export function toRecord(value: unknown, name = 'The body'): JsonRecord {
  if (!isRecord(value)) throw new BadInput(`${name} has to be a JSON object.`);
  return value;
}

/** Takes any parsed value; an absent one is an empty list, anything but a list is refused. */
export function toList(value: unknown, name: string): unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new BadInput(`${name} has to be a list.`);
  return value;
}

/** Reads a text that has to be there and not be empty. */
export function readText(record: JsonRecord, key: string): string {
  const value = record[key];
  if (typeof value !== 'string' || value === '') throw new BadInput(`${key} has to be a text.`);
  return value;
}

/** Reads a text that may be absent; `fallback` stands in for an absent one. */
export function readTextOr<T>(record: JsonRecord, key: string, fallback: T): string | T {
  const value = record[key];
  if (value === undefined) return fallback;
  if (typeof value !== 'string') throw new BadInput(`${key} has to be a text.`);
  return value;
}

/** Reads a text that may be absent (then `fallback`) or null. */
export function readNullableText(record: JsonRecord, key: string, fallback: string | null): string | null {
  return record[key] === null ? null : readTextOr(record, key, fallback);
}

/** Reads a finite number that may be absent. */
export function readNumberOr<T>(record: JsonRecord, key: string, fallback: T): number | T {
  const value = record[key];
  if (value === undefined) return fallback;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new BadInput(`${key} has to be a number.`);
  return value;
}

/** Reads a number that may be absent (then `fallback`) or null. */
export function readNullableNumber(record: JsonRecord, key: string, fallback: number | null): number | null {
  return record[key] === null ? null : readNumberOr(record, key, fallback);
}

/** Reads a boolean that may be absent. */
export function readFlagOr<T>(record: JsonRecord, key: string, fallback: T): boolean | T {
  const value = record[key];
  if (value === undefined) return fallback;
  if (typeof value !== 'boolean') throw new BadInput(`${key} has to be true or false.`);
  return value;
}

/** Reads a list of texts that may be absent. */
export function readTexts(record: JsonRecord, key: string): string[] {
  return toList(record[key], key).map((value) => {
    if (typeof value !== 'string') throw new BadInput(`${key} has to be a list of texts.`);
    return value;
  });
}

/** Reads one of a few words; an absent one is `fallback`. */
export function readChoice<T extends string>(
  record: JsonRecord,
  key: string,
  choices: readonly T[],
  fallback: T,
): T {
  const value = record[key];
  if (value === undefined) return fallback;
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new BadInput(`${key} has to be one of ${choices.join(', ')}.`);
  return found;
}

/** Parses JSON text; `undefined` when it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
