const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#039': "'",
  '#39': "'",
  nbsp: ' ',
};

/**
 * An order note in plain words, as a person reads it in wp-admin: rows of a table become a line each, links show
 * where they lead. The reference at its end is left out.
 */
export function noteToLines(html: string): string[] {
  return (
    html
      .replaceAll(/<small>.*?<\/small>/gs, '')
      .replaceAll(/<thead>.*?<\/thead>/gs, '')
      // What is said below a row belongs to it.
      .replaceAll('</td></tr><tr><td colspan="2">', '<br>')
      .replaceAll(/<tr>(.*?)<\/tr>/gs, (_row, cells: string) => `\n${rowToText(cells)}\n`)
      .replaceAll(/<a [^>]*href="([^"]*)"[^>]*>(.*?)<\/a>/gs, '$2: $1')
      .replaceAll(/<(?:br|p|div|table)\b[^>]*>/g, '\n')
      .split('\n')
      .map((line) => decode(line.replaceAll(/<[^>]+>/g, '')).trim())
      .filter((line) => line !== '')
  );
}

/** "Course (key, learner): State. What to do." */
function rowToText(cells: string): string {
  const [left = [], right = []] = [...cells.matchAll(/<td>(.*?)<\/td>/gs)].map(([, cell = '']) =>
    cell
      .split(/<br\s*\/?>/)
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );
  const [name = '', ...details] = left;
  const who = details.length > 0 ? ` (${details.join(', ')})` : '';
  return `${name}${who}: ${right.map(withoutFullStop).join('. ')}${right.length > 1 ? '.' : ''}`;
}

function withoutFullStop(sentence: string): string {
  return sentence.replace(/\.(<\/\w+>)?$/, '$1');
}

function decode(text: string): string {
  return text.replaceAll(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole);
}
