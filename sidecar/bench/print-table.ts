import Table from 'cli-table3';
import type { Figure } from './benchmark.ts';

/** Prints figures for people. */
export function printTable(figures: Figure[]): void {
  const table = new Table({ head: ['figure', 'value', 'target', ''], style: { head: [], border: [] } });
  for (const { name, value, unit, target = '', ok } of figures) {
    table.push([name, `${shown(value)} ${unit}`, target, target ? (ok ? 'met' : 'MISSED') : '']);
  }
  console.log(table.toString());
}

/** Three digits that matter. */
function shown(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
