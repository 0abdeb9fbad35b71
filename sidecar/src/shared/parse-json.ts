/** What may hold a text that no database could store. */
const UNSTORABLE = /\\u(?:0000|d[89a-f])|\p{Surrogate}/iu;

/** A text that opens fewer lists and objects is not nested deeper than anybody reads. */
const MANY = 1_000;

/**
 * Parses JSON from outside; undefined where the text is none (empty bodies, proxies' HTML) or nested so deep that whoever
 * reads it would run out of stack. NUL and halves of a surrogate pair are JSON, but no text that PostgreSQL could store:
 * they are dropped.
 */
export function parseJson(text: string): unknown {
  try {
    // Looking at every value costs fifteen times as much as parsing, and nearly no order needs it.
    const isPlain = !UNSTORABLE.test(text) && !opensMany(text);
    return JSON.parse(text, isPlain ? undefined : storable) as unknown;
  } catch {
    return undefined;
  }
}

function opensMany(text: string): boolean {
  let openings = 0;
  for (let place = 0; place < text.length && openings < MANY; place += 1) {
    if (text[place] === '[' || text[place] === '{') openings += 1;
  }
  return openings === MANY;
}

/** A reviver: it goes as deep as the stack allows, and what is deeper is no JSON. */
function storable(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/[\0\p{Surrogate}]/gu, '') : value;
}
