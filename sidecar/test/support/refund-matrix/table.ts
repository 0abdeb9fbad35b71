import { readFileSync } from 'node:fs';

/** One cell of the matrix in docs/developers/refund-matrix.md, as it is written there. */
export interface Cell {
  situation: string;
  event: string;
  text: string;
}

/** The expected cells, row by row. */
export function readExpected(): Cell[] {
  const page = readFileSync(new URL('../../../../docs/developers/refund-matrix.md', import.meta.url), 'utf8');
  const [head = [], , ...rows] = page
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  return rows.flatMap(([situation = '', ...texts]) =>
    texts.map((text, column) => ({ situation, event: head[column + 1] ?? '', text })),
  );
}

/** The found cells as a table, each that differs with what was expected. */
export function printFound(expected: Cell[], found: Cell[]): string {
  const isEqual = (index: number) => expected[index]?.text === found[index]?.text;
  const events = [...new Set(expected.map((cell) => cell.event))];
  const cells = found.map(({ text }, index) =>
    isEqual(index) ? text : `${text} (not ${expected[index]?.text ?? ''})`,
  );
  const rows = [...new Set(expected.map((cell) => cell.situation))].map((situation, row) => [
    situation,
    ...cells.slice(row * events.length, (row + 1) * events.length),
  ]);
  const table = [['Situation', ...events], ...rows];
  const widths =
    table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  return table
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .join('\n');
}
