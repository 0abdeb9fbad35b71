import { atLeast, atMost, forInformation, type Benchmark, type Figure } from '../benchmark.ts';
import { median, quantile } from '../statistics.ts';
import { startContest, type Contest, type Contestant } from './contestants.ts';
import { fromPlugin, fromWooCommerce, rush, type NextDelivery } from './rush.ts';
import { steadily } from './steady.ts';

const ROUNDS = 5;
const ROUND_SECONDS = 4;
const STEADY = { perSecond: 200, seconds: 15 };
/** Until the compiler of JavaScript has seen it all. */
const WARM_UP = { perSecond: 200, seconds: 10 };

const SHOPS = [
  { kind: 'WooCommerce webhooks', shop: 'books', next: fromWooCommerce() },
  { kind: 'plugin deliveries', shop: 'paired', next: fromPlugin() },
] as const;

/**
 * Deliveries durably stored a second, answered after the commit, beside a bare Express with one INSERT. Both get the
 * same deliveries in turns; whoever is not measured is stopped meanwhile, so that neither works in the other's time. The
 * sidecar does all its other work during its own turns: it plans what it has stored.
 */
export const intake: Benchmark = {
  name: 'intake',
  about: 'deliveries stored a second, beside a bare Express with one INSERT; how long an answer takes',
  run: async (say) => {
    const contest = await startContest();
    try {
      const figures: Figure[] = [];
      // Before the rushes: for minutes after one, the disk is busy with what it left.
      for (const { kind, shop, next } of SHOPS) {
        const times = await alone(contest, contest.sidecar, async () => {
          await steadily(contest.sidecar.url(shop), next, WARM_UP);
          return steadily(contest.sidecar.url(shop), next, STEADY);
        });
        figures.push(atMost(`${kind}: p99 at 200 a second`, quantile(times, 0.99), 'ms', 50));
        figures.push(forInformation(`${kind}: median at 200 a second`, median(times), 'ms'));
      }
      for (const { kind, shop, next } of SHOPS)
        figures.push(...(await compare(contest, kind, shop, next, say)));
      return figures;
    } finally {
      await contest.close();
    }
  },
};

async function compare(
  contest: Contest,
  kind: string,
  shop: 'books' | 'paired',
  next: NextDelivery,
  say: (line: string) => void,
): Promise<Figure[]> {
  const { bare, sidecar } = contest;
  const measure = (who: Contestant) => alone(contest, who, () => rush(who.url(shop), next, ROUND_SECONDS));
  await measure(bare);
  await measure(sidecar);
  const rounds: { bare: number; sidecar: number }[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const [one, other] = [await measure(bare), await measure(sidecar)];
    if (one.failed + other.failed > 0)
      throw new Error(`${one.failed + other.failed} deliveries were not accepted.`);
    rounds.push({ bare: one.perSecond, sidecar: other.perSecond });
    say(
      `${kind}, round ${round}: bare ${Math.round(one.perSecond)}/s, sidecar ${Math.round(other.perSecond)}/s`,
    );
  }
  const ratios = rounds.map((round) => round.sidecar / round.bare);
  return [
    atLeast(`${kind}: stored a second, of a bare INSERT's`, median(ratios), '×', 0.6),
    forInformation(`${kind}: stored a second`, median(rounds.map((round) => round.sidecar)), '/s'),
    forInformation(`${kind}: a bare INSERT's a second`, median(rounds.map((round) => round.bare)), '/s'),
  ];
}

/** Does something while the other of the two stands still. */
async function alone<T>(contest: Contest, who: Contestant, work: () => Promise<T>): Promise<T> {
  const other = who === contest.bare ? contest.sidecar : contest.bare;
  process.kill(other.pid, 'SIGSTOP');
  try {
    return await work();
  } finally {
    process.kill(other.pid, 'SIGCONT');
  }
}
