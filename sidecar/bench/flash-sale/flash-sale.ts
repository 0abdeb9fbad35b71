import type { JournalEntry } from '../../test/support/world.ts';
import { atLeast, atMost, forInformation, type Benchmark, type Figure } from '../benchmark.ts';
import { median } from '../statistics.ts';
import { runSale, type Sale, type SaleRecord } from './run-sale.ts';

/** Twenty times what a default LMS takes; our budget in the same proportion. */
const SCALED = 2_000;
const UNSCALED = 100;

const ORDERS = Number(process.env.MATRICULA_BENCH_SALE ?? 10_000);
/** As many as an unscaled LMS enrolls in ten minutes, and so many less where the sale is made shorter. */
const UNSCALED_ORDERS = Math.round(ORDERS * 0.095);

export const flashSale: Benchmark = {
  name: 'flash-sale',
  about: `${ORDERS} paid orders in a minute, an LMS with its default limits × 20`,
  run: (say) => hold({ orders: ORDERS, mode: 'verified', budget: SCALED, isBulk: false }, 1.05, say),
};

export const flashSaleUnscaled: Benchmark = {
  name: 'flash-sale-unscaled',
  about: `${UNSCALED_ORDERS} paid orders in a minute, an LMS with its default limits (ten minutes)`,
  run: (say) =>
    hold({ orders: UNSCALED_ORDERS, mode: 'verified', budget: UNSCALED, isBulk: false }, 1.05, say),
};

export const flashSaleBulk: Benchmark = {
  name: 'flash-sale-bulk',
  about: `${ORDERS} orders of audit seats in a minute, an LMS with bulk enrollment that the owner allows`,
  run: (say) => hold({ orders: ORDERS, mode: 'audit', budget: SCALED, isBulk: true }, 0.05, say),
};

async function hold(sale: Sale, mostCalls: number, say: (line: string) => void): Promise<Figure[]> {
  const record = await runSale(sale, say);
  const name = `${record.sentAt.size} orders, ${sale.mode}, ${sale.budget} calls a minute`;
  const figures = measure(sale, record, mostCalls);
  return figures.map((figure) => ({ ...figure, name: `${name}: ${figure.name}` }));
}

function measure(sale: Sale, record: SaleRecord, mostCalls: number): Figure[] {
  const { sentAt, enrollments, journal } = record;
  const count = sentAt.size;
  const enrolledAt = new Map(
    enrollments
      .filter((row) => row.is_active && row.mode === sale.mode && sentAt.has(row.user))
      .map((row) => [row.user, Date.parse(row.created)]),
  );
  const api = journal.filter(({ path }) => path.startsWith('/api'));
  const throttled = api.filter(({ scope }) => scope !== null);
  const refused = api.filter(({ status }) => status === 429);
  const waits = [...enrolledAt].map(([user, at]) => (at - (sentAt.get(user) ?? at)) / 1000);
  const latest = record.latecomers.map((user) =>
    callsBetween(throttled, sentAt.get(user) ?? 0, enrolledAt.get(user) ?? Infinity),
  );
  const told = [...record.completedAt.values()];
  const budgetFigure = sale.isBulk
    ? forInformation
    : (...args: Parameters<typeof forInformation>) => atLeast(...args, 0.95);
  return [
    atLeast('enrolled, of all', enrolledAt.size / count, '×', 1),
    budgetFigure('budget used while orders waited', shareUsed(throttled, sale.budget), '×'),
    atMost('calls answered 429, of all', refused.length / api.length, '×', 0.01),
    atMost('throttled calls for an enrollment', throttled.length / count, '×', mostCalls),
    forInformation('other calls for an enrollment', (api.length - throttled.length) / count, '×'),
    atMost('calls before an order of the middle was enrolled', Math.max(...latest), '', 10),
    forInformation('longest wait', Math.max(...waits), 's'),
    forInformation('median wait', median(waits), 's'),
    forInformation(
      'shop told after the last enrollment',
      (Math.max(...told) - Math.max(...enrolledAt.values())) / 1000,
      's',
    ),
  ];
}

/** From the first call to the last, of what the budget allows. */
function shareUsed(throttled: JournalEntry[], budget: number): number {
  const times = throttled.map(({ at }) => Date.parse(at));
  const minutes = (Math.max(...times) - Math.min(...times)) / 60_000;
  return throttled.length / minutes / budget;
}

function callsBetween(throttled: JournalEntry[], from: number, until: number): number {
  return throttled.filter(({ at }) => Date.parse(at) > from && Date.parse(at) <= until).length;
}
