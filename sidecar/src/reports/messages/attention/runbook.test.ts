import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CauseText } from './attention.ts';
import { attentionEn } from './en.ts';

const runbook = readFileSync(
  new URL('../../../../../docs/runbooks/needs-attention.md', import.meta.url),
  'utf8',
);

/** The rows of all tables: cause, meaning and way out as plain text, without marks, quotes and links. */
const rows = new Map(
  runbook
    .split('\n')
    .filter((line) => /^\| +`/.test(line))
    .map((line) => {
      const [cause = '', means = '', mend = ''] = line
        .split('|')
        .slice(1, -1)
        .map((cell) => plain(cell.trim()));
      return [cause, { means, mend }];
    }),
);

function plain(markdown: string): string {
  return markdown.replace(/\[([^\]]+)\]\([^)]+\)/g, '$1').replace(/["`*]/g, '');
}

const causes = Object.values(attentionEn).flatMap((texts: Record<string, CauseText>) =>
  Object.entries(texts).map(([cause, text]) => ({ cause, text })),
);

describe('the runbook', () => {
  it.each(causes)('says of $cause what list, API and mail say', ({ cause, text }) => {
    expect(rows.get(cause)).toEqual({ means: plain(text.means), mend: plain(text.mend) });
  });

  it('names no cause that there is not', () => {
    expect([...rows.keys()].filter((cause) => !causes.some((known) => known.cause === cause))).toEqual([]);
  });
});
