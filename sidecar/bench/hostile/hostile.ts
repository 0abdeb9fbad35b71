import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { sendHostile } from '../../test/support/send-hostile.ts';
import { startTinyServer } from '../../test/support/tiny-server.ts';
import { until } from '../../test/support/until.ts';
import { atMost, forInformation, type Benchmark } from '../benchmark.ts';
import { restingMemoryMiB } from '../resident-memory.ts';
import { startWorld, type World } from '../world.ts';

const FEW = Number(process.env.MATRICULA_BENCH_HOSTILE ?? 100_000) / 10;
const MANY = FEW * 10;
/** Planning them takes longer than taking them. */
const PATIENCE_MS = 3_600_000;
/** Throttled calls a minute: what came through all nonsense is enrolled as soon as it is planned. */
const BUDGET = 2_000;
/** Whether V8 gives pages back is decided within two minutes of rest (`--trace-memory-reducer` shows it). */
const REST_MS = 150_000;
/** WooCommerce's answer about an order that it does not have: what was made up is asked for once, not for hours. */
const NO_SUCH_ORDER = JSON.stringify({
  code: 'woocommerce_rest_shop_order_invalid_id',
  message: 'Invalid ID.',
  data: { status: 404 },
});

/**
 * What a hundred thousand deliveries of all kinds of nonsense do to a sidecar: each is answered, none with an error of
 * ours, all are planned or set aside, and it needs no more memory than after the first ten thousand.
 * `MATRICULA_TEST_SEED` repeats a run, `MATRICULA_BENCH_HOSTILE` makes it shorter.
 */
export const hostile: Benchmark = {
  name: 'hostile',
  about: `${MANY} deliveries of all kinds of nonsense: errors, crashes, memory (a quarter of an hour or more)`,
  run: async (say) => {
    const seed = Number(process.env.MATRICULA_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
    say(`MATRICULA_TEST_SEED=${seed}`);
    const shop = await startTinyServer((_request, response) => {
      response.writeHead(404, { 'content-type': 'application/json' }).end(NO_SUCH_ORDER);
    });
    const world = await startWorld({ budget: BUDGET, shopUrl: shop.url });
    world.defer(() => shop.close());
    try {
      const first = await takeAndPlan(world, { seed, count: FEW });
      const memoryAfterFew = await memoryAtRest(world);
      say(`${FEW} taken and planned: ${Math.round(memoryAfterFew)} MiB`);
      const rest = await takeAndPlan(world, { seed, from: FEW, count: MANY - FEW });
      const memory = await memoryAtRest(world);
      return [
        atMost(`${MANY} hostile deliveries: answered with 5xx`, first + rest, '', 0),
        atMost(`resident after ${MANY}, of that after ${FEW}`, memory / memoryAfterFew, '×', 1.1),
        forInformation(`resident after ${MANY}`, memory, 'MiB'),
        forInformation(`resident after ${FEW}`, memoryAfterFew, 'MiB'),
      ];
    } finally {
      await world.close();
    }
  },
};

async function memoryAtRest({ sidecar }: World): Promise<number> {
  await wait(REST_MS);
  return restingMemoryMiB(sidecar.pid);
}

/**
 * @returns How many were answered with an error of ours.
 * @throws Error where the sidecar crashes: then nobody answers.
 */
async function takeAndPlan(
  { sidecar, superuserUrl }: World,
  which: { seed: number; from?: number; count: number },
): Promise<number> {
  const looker = new pg.Client({ connectionString: superuserUrl });
  await looker.connect();
  const due = `select from matricula.inbox where state = 'due' and attempts = 0 limit 1`;
  const answers = await sendHostile(`${sidecar.url}/v1/shops/books/deliveries`, which);
  await until(async () => (await looker.query(due)).rowCount === 0, PATIENCE_MS);
  await looker.end();
  return [...answers].reduce((sum, [status, times]) => sum + (status >= 500 ? times : 0), 0);
}
