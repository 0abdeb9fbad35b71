import type { Command } from 'commander';
import { readAudit, type AuditEntry } from '../store/audit.ts';
import { CommandError, readMoment, say, withContext } from './context.ts';
import { printTable } from './print.ts';

export function addAuditCommand(program: Command): void {
  program
    .command('audit')
    .description('list what people decided: who, when, what and why, the newest first')
    .option('--since <date>', 'only what was decided from then on')
    .option('--limit <count>', 'how many entries at most', '100')
    .action((options: { since?: string; limit: string }) =>
      withContext(async ({ run }) => {
        const limit = Number(options.limit);
        if (!Number.isInteger(limit) || limit < 1) throw new CommandError('--limit must be a whole number.');
        const since = options.since === undefined ? null : readMoment(options.since);
        const entries = await run((trx) => readAudit(trx, { since, limit }));
        if (entries.length === 0) return say('Nobody decided anything by hand.');
        printTable(
          ['When', 'Who', 'What', 'About', 'Order', 'Course run', 'Learner', 'Why'],
          entries.map((entry) => [
            entry.at.toISOString().slice(0, 19),
            entry.actor,
            entry.event,
            aboutOf(entry),
            entry.orderId && `${entry.shopId}/${entry.orderId}`,
            entry.courseKey ?? '',
            entry.learner ?? '',
            entry.reason ?? '',
          ]),
        );
      }),
    );
}

/** What else it was about: a token, what was tried with one, or an LMS. */
function aboutOf({ detail: { token, role, method, path }, lmsId }: AuditEntry): string {
  if (typeof token === 'string') return `${token} (${String(role)})`;
  return typeof path === 'string' ? `${String(method)} ${path}` : (lmsId ?? '');
}
