interface Created {
  created: string;
}

interface Position {
  before: string | null;
  reverse: boolean;
}

interface Page<T> {
  rows: T[];
  next: string | null;
  previous: string | null;
}

/**
 * Pages rows newest first by the time of their creation (REST framework's `CursorPagination`): a cursor is
 * a position, so rows added meanwhile neither repeat nor hide others.
 *
 * @param rows oldest first, creation times unique
 * @param cursor as given out before, or undefined for the first page
 * @returns undefined when the cursor is none
 */
export function pageByCursor<T extends Created>(
  rows: readonly T[],
  cursor: string | undefined,
  size: number,
): Page<T> | undefined {
  const position = cursor === undefined ? { before: null, reverse: false } : decode(cursor);
  if (position === undefined) return undefined;
  const [start, end] = bounds(rows, position, size);
  const last = rows[start];
  const first = rows[end - 1];
  return {
    rows: rows.slice(start, end).reverse(),
    next: start > 0 && last !== undefined ? encode(last.created, false) : null,
    previous: end < rows.length && first !== undefined ? encode(first.created, true) : null,
  };
}

function bounds(rows: readonly Created[], position: Position, size: number): [number, number] {
  const { before, reverse } = position;
  if (before !== null && reverse) {
    const index = indexOf(rows, before);
    const start = rows[index]?.created === before ? index + 1 : index;
    return [start, Math.min(rows.length, start + size)];
  }
  const end = before === null ? rows.length : indexOf(rows, before);
  return [Math.max(0, end - size), end];
}

/** The number of rows older than `created`, by bisection. */
function indexOf(rows: readonly Created[], created: string): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.created ?? '') < created) low = middle + 1;
    else high = middle;
  }
  return low;
}

function encode(created: string, reverse: boolean): string {
  const position = created.replace('T', ' ').replace('Z', '+00:00');
  const fields = new URLSearchParams(reverse ? { r: '1', p: position } : { p: position });
  return Buffer.from(fields.toString()).toString('base64');
}

function decode(cursor: string): Position | undefined {
  const fields = new URLSearchParams(Buffer.from(cursor, 'base64').toString('utf8'));
  const position = fields.get('p');
  if (position === null || !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}\+00:00$/.test(position)) return undefined;
  return { before: position.replace(' ', 'T').replace('+00:00', 'Z'), reverse: fields.get('r') === '1' };
}
