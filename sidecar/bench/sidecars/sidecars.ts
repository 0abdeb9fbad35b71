import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '../../src/shared/logger.ts';
import { startEmbeddedPostgres } from '../../src/store/embedded-postgres.ts';
import { Fleet, LMSS, type FleetOptions } from '../../test/support/fleet.ts';
import { tryFleet, type Trial } from '../../test/support/fleet-trial.ts';
import { atMost, forInformation, type Benchmark, type Figure } from '../benchmark.ts';
import { openParts } from '../open-parts.ts';

const ORDERS = 200;
const BUDGET = 200;

/**
 * Several sidecars on one PostgreSQL and four LMSs: one is stopped in the middle of its work and goes on later, another
 * is killed. Also as a test, with three of them (`test/faults/sidecars.test.ts`).
 */
export const sidecars: Benchmark = {
  name: 'sidecars',
  about: 'two, then four sidecars on one PostgreSQL and four LMSs; one killed, one stopped for a while',
  run: async (say) => {
    const figures: Figure[] = [];
    for (const count of [2, 4]) {
      const trial = await hold({ sidecars: count, orders: ORDERS, budget: BUDGET }, say);
      figures.push(
        ...toFigures(trial).map((figure) => ({ ...figure, name: `${count} sidecars: ${figure.name}` })),
      );
    }
    return figures;
  },
};

async function hold(options: FleetOptions, say: (line: string) => void): Promise<Trial> {
  await using parts = openParts();
  const folder = parts.adopt(mkdtempSync(join(tmpdir(), 'matricula-bench-')), (path) =>
    rmSync(path, { recursive: true, force: true }),
  );
  const postgres = parts.adopt(await startEmbeddedPostgres(folder, createLogger('silent')), (it) =>
    it.stop(),
  );
  const database = { url: postgres.ownerUrl, superuserUrl: postgres.superuserUrl };
  const fleet = parts.adopt(await Fleet.start(database, options), (it) => it.close());
  say(`${options.sidecars} sidecars: ${options.orders} orders of a course of each of ${LMSS.length} LMSs`);
  return await tryFleet(fleet, say);
}

function toFigures(trial: Trial): Figure[] {
  return [
    atMost('calls of the busiest minute, of the budget', trial.busiestMinute, '×', 1),
    atMost('longest until a lane was taken over', Math.max(...trial.takeoverSeconds), 's', 30),
    atMost('calls of the stopped one when it went on', trial.callsAfterStop, '', 0),
    atMost('rows that the stopped one changed when it went on', trial.rowsAfterStop, '', 0),
    atMost('sold, and not enrolled', trial.lost, '', 0),
    atMost('written twice', trial.twice, '', 0),
    atMost('orders not told to the shop, or twice', trial.untold, '', 0),
    atMost('calls answered 429', trial.refused, '', 0),
    // An LMS allows 120 from one address.
    atMost('token requests of the busiest minute', trial.tokenRequests, '', 120),
    forInformation('lanes taken over', trial.takeoverSeconds.length, ''),
  ];
}
