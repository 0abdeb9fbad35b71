import type { FindingView, RunView } from '../reconcile/show-run.ts';
import { say } from './context.ts';
import { COUNTED, followUpOf, meaningOf } from './finding-words.ts';
import { printTable } from './print.ts';

/** A run for people: what was compared, what was found, and what follows. */
export function printRun(run: RunView): void {
  say(`${title(run)} (${run.id})`);
  say(`Asked by ${run.askedBy}, ${run.startedAt.slice(0, 19)}Z; ${ending(run)}`);
  const counted = Object.entries(run.counts).filter(([name]) => Object.hasOwn(COUNTED, name));
  const unit = run.kind === 'lms' ? 'Accesses' : 'Orders';
  if (counted.length > 0)
    say(`${unit}: ${counted.map(([name, count]) => `${count} ${COUNTED[name]}`).join(', ')}`);
  const found = Object.entries(run.counts).filter(([name]) => !Object.hasOwn(COUNTED, name));
  say();
  if (found.length === 0) return say(run.kind === 'backfill' ? 'Nothing to take over.' : 'Nothing differs.');
  if (run.kind === 'backfill') printOutcomes(run, found);
  else printFindings(run, found);
}

function title({ kind, subject, dryRun, since, until }: RunView): string {
  if (kind === 'lms') return `LMS ${subject} against the ledger`;
  const from = since?.slice(0, 10) ?? '';
  if (kind === 'shop') return `Shop ${subject} against the ledger, orders changed since ${from}`;
  const span = `paid since ${from}${until ? ` and before ${until.slice(0, 10)}` : ''}`;
  return `${dryRun ? 'Dry run of a backfill' : 'Backfill'} of shop ${subject}, orders ${span}`;
}

function ending({ finishedAt, outcome, repairs, kind }: RunView): string {
  if (!finishedAt) return 'under way';
  if (outcome !== 'done') return `given up: ${outcome}`;
  const what = kind === 'backfill' ? '' : repairs ? ', with repairs' : ', report only';
  return `done ${finishedAt.slice(0, 19)}Z${what}`;
}

function printFindings(run: RunView, found: [string, number][]): void {
  printTable(
    ['Found', 'How many', 'Means', run.repairs ? 'Followed' : 'Would follow'],
    found.map(([kind, count]) => [kind, String(count), meaningOf(kind), followUpOf(kind)]),
  );
  say();
  if (run.kind === 'shop') printOrders(run);
  else printAccesses(run);
  sayOmitted(run, found);
}

function printAccesses(run: RunView): void {
  printTable(
    ['Found', 'Learner', 'Course key', 'Shop', 'Orders', 'In the LMS', 'State'],
    run.findings.map((one) => [
      one.kind,
      one.learner ?? '',
      one.courseKey ?? '',
      one.shopId ?? '',
      one.orderId ?? '',
      one.detail,
      stateOf(one),
    ]),
  );
}

function printOrders(run: RunView): void {
  printTable(
    ['Found', 'Order', 'In the shop', 'State'],
    run.findings.map((one) => [one.kind, one.orderId ?? '', one.detail, stateOf(one)]),
  );
}

function stateOf({ repaired }: FindingView): string {
  return repaired ? 'repaired' : 'reported';
}

function printOutcomes(run: RunView, found: [string, number][]): void {
  printTable(
    ['Order', 'Line', 'Course key', 'Mode', 'Learner', 'Outcome', 'Detail'],
    run.findings.map((one) => [
      one.orderId ?? '',
      one.lineItemId ?? '',
      one.courseKey ?? '',
      one.mode ?? '',
      one.learner ?? '',
      meaningOf(one.kind),
      one.detail,
    ]),
  );
  sayOmitted(run, found);
  say();
  printTable(
    ['Outcome', 'How many'],
    found.map(([kind, count]) => [meaningOf(kind), String(count)]),
  );
  const skus = skusWithoutCourse(run.findings);
  if (skus.length > 0) {
    say();
    say(`SKUs that sell no course here: ${skus.join(', ')}`);
    say(`If one does: "matricula offers import ${run.subject} FILE", then once more.`);
  }
}

const MOST_SKUS = 20;

function skusWithoutCourse(findings: FindingView[]): string[] {
  const skus = new Set(
    findings.filter(({ kind }) => kind === 'no_course').map(({ detail }) => detail || '(none)'),
  );
  return [...skus].sort().slice(0, MOST_SKUS);
}

function sayOmitted(run: RunView, found: [string, number][]): void {
  const all = found.reduce((sum, [, count]) => sum + count, 0);
  const omitted = all - run.findings.length;
  if (omitted > 0) say(`… and ${omitted} more: "matricula reconcile show ${run.id} --limit ${all}".`);
}
