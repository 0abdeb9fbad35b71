import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { parseCourseKey } from '../ledger/course-key.ts';
import { isSameTarget, type SoldOffer } from '../ledger/offer.ts';
import { ON_REFUND } from '../ledger/refund-policy.ts';
import { replanOrders } from '../operator/replan-orders.ts';
import { listLmsConnections } from '../store/lms-connections.ts';
import { listOffers, putOffer } from '../store/offers.ts';
import { findShop } from '../store/shops.ts';
import { CommandError, say, withContext, type CommandContext } from './context.ts';
import { printTable } from './print.ts';

export function addOffersCommands(program: Command): void {
  const offers = program.command('offers').description('what the SKUs of a shop sell');
  offers
    .command('import <shop> <file.csv>')
    .description(
      'read offers from a CSV file with the columns sku, course_key, mode, lms, on_refund, refund_window_days; several lines of one SKU are a bundle',
    )
    .action((shopId: string, file: string) => withContext((context) => importOffers(context, shopId, file)));
  offers
    .command('list <shop>')
    .description('list the offers of a shop')
    .action((shopId: string) => withContext((context) => list(context, shopId)));
}

const record = z.object({
  sku: z.string().min(1, 'has no sku'),
  course_key: z.string(),
  mode: z.string().default(''),
  lms: z.string().default(''),
  on_refund: z.enum(['', ...ON_REFUND], `on_refund must be one of ${ON_REFUND.join(', ')}`).default(''),
  refund_window_days: z
    .string()
    .regex(/^\d{0,5}$/, 'refund_window_days must be a number of days')
    .default(''),
});

async function importOffers(context: CommandContext, shopId: string, file: string): Promise<void> {
  await requireShop(context, shopId);
  const lmsIds = (await context.run(listLmsConnections)).map((connection) => connection.lmsId);
  const { offers, problems } = readOffers(readFileSync(file, 'utf8'), lmsIds);
  if (problems.length > 0) {
    throw new CommandError(
      `Nothing was imported from ${file}:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    );
  }
  const changed = await context.run(async (trx) => {
    const skus: string[] = [];
    for (const [sku, offer] of offers) if (await putOffer(trx, shopId, sku, offer)) skus.push(sku);
    return skus;
  });
  const planned = await replanOrders(context.db, context.tenantId, {
    shopId,
    skus: changed,
    withProblemsOnly: true,
  });
  say(`${offers.size} offers read, ${changed.length} new or changed.`);
  if (planned > 0) say(`${planned} orders that waited for this were planned again.`);
}

/**
 * Reads the whole file before anything is stored, and names every line that cannot be used.
 *
 * @param lmsIds The LMSs that a line may name.
 */
export function readOffers(
  csv: string,
  lmsIds: string[],
): { offers: Map<string, SoldOffer>; problems: string[] } {
  const { header, rows, problem } = readRows(csv);
  const offers = new Map<string, SoldOffer>();
  const problems = problem ? [problem] : [];
  for (const { record: cells, info } of rows) {
    const named = header.map((name, index) => [name, cells[index] ?? ''] as const);
    const row = record.safeParse(Object.fromEntries(named));
    const courseKey = parseCourseKey(row.data?.course_key ?? '');
    if (cells.length > header.length)
      problems.push(`line ${info.lines}: has more cells than the first line has columns`);
    else if (!row.success)
      problems.push(`line ${info.lines}: ${row.error.issues[0]?.message ?? 'cannot be read'}`);
    else if (!courseKey) problems.push(`line ${info.lines}: "${row.data.course_key}" is no course key`);
    else if (row.data.lms && !lmsIds.includes(row.data.lms)) {
      problems.push(`line ${info.lines}: there is no LMS "${row.data.lms}"`);
    } else {
      const { sku } = row.data;
      const entry = { courseKey, mode: row.data.mode || null, lms: row.data.lms || null };
      const { entries = [], refunds = {} } = offers.get(sku) ?? {};
      if (entries.some((other) => isSameTarget(other, entry)))
        problems.push(`line ${info.lines}: "${sku}" names ${courseKey} twice`);
      else
        offers.set(sku, { entries: [...entries, entry], refunds: { ...refunds, ...readRefunds(row.data) } });
    }
  }
  return { offers, problems };
}

/** Where several lines of one SKU say it, the last does. */
function readRefunds(row: z.infer<typeof record>): SoldOffer['refunds'] {
  const { on_refund: onRefund, refund_window_days: days } = row;
  return { ...(onRefund && { onRefund }), ...(days && { windowDays: Number(days) }) };
}

interface Rows {
  header: string[];
  rows: { record: string[]; info: { lines: number } }[];
  /** Why none of them can be read. */
  problem?: string;
}

/** Rows may be shorter than the header: spreadsheets leave empty cells at the end out. */
function readRows(csv: string): Rows {
  try {
    const [first, ...rows] = parse(csv, {
      bom: true,
      skip_empty_lines: true,
      relax_column_count: true,
      trim: true,
      info: true,
    }) as unknown as Rows['rows'];
    const header = first?.record ?? [];
    if (!first || (header.includes('sku') && header.includes('course_key'))) return { header, rows };
    const problem = `line ${first.info.lines}: must name the columns sku and course_key, separated by commas`;
    return { header, rows: [], problem };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { header: [], rows: [], problem: error.message };
  }
}

async function list(context: CommandContext, shopId: string): Promise<void> {
  await requireShop(context, shopId);
  const offers = await context.run((trx) => listOffers(trx, shopId));
  printTable(
    ['SKU', 'Version', 'Course key', 'Mode', 'LMS', 'On refund', 'Days'],
    offers.flatMap((offer) =>
      offer.entries.map((entry) => [
        offer.sku,
        String(offer.version),
        entry.courseKey,
        entry.mode ?? '',
        entry.lms ?? '',
        offer.refunds.onRefund ?? '',
        String(offer.refunds.windowDays ?? ''),
      ]),
    ),
  );
}

async function requireShop(context: CommandContext, shopId: string): Promise<void> {
  const shop = await context.run((trx) => findShop(trx, shopId));
  if (!shop) throw new CommandError(`There is no shop ${shopId}. "matricula shop list" shows them.`);
}
