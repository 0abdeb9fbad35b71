import Table from 'cli-table3';
import { say } from './context.ts';

/** Prints rows under a head line, without frames: the output stays easy to read and to cut. */
export function printTable(head: string[], rows: string[][]): void {
  const table = new Table({ head, style: { head: [], border: [], compact: true }, chars: FRAMELESS });
  table.push(...rows);
  say(table.toString());
}

const FRAMELESS = Object.fromEntries(
  [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
    'left',
    'left-mid',
    'mid',
    'mid-mid',
    'right',
    'right-mid',
  ].map((name) => [name, '']),
) as Record<'top', string> & { middle?: string };
FRAMELESS.middle = '  ';

const MARKS = { ok: 'ok    ', failed: 'FAILED', note: 'note  ' } as const;

/**
 * Prints checks as they are made.
 *
 * @returns Whether none failed.
 */
export async function printChecks(
  checks: AsyncIterable<{ name: string; result: keyof typeof MARKS; sentence: string }>,
): Promise<boolean> {
  let allGood = true;
  for await (const { name, result, sentence } of checks) {
    say(`${MARKS[result]}  ${name.replaceAll('_', ' ')}: ${sentence}`);
    allGood &&= result !== 'failed';
  }
  return allGood;
}
