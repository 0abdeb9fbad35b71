import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase } from '../support/database.ts';
import { Fleet } from '../support/fleet.ts';
import { tryFleet } from '../support/fleet-trial.ts';

let fleet: Fleet;

beforeAll(async () => {
  fleet = await Fleet.start(await createTestDatabase(), { sidecars: 3, orders: 60, budget: 120 });
});

afterAll(() => fleet.close());

it('keeps each LMS’s budget and loses nothing where one sidecar of three is killed and one stopped', async () => {
  const trial = await tryFleet(fleet);

  expect(Math.max(...trial.takeoverSeconds)).toBeLessThan(30);
  expect(trial.busiestMinute).toBeLessThanOrEqual(1);
  const { callsAfterStop, rowsAfterStop, lost, twice, refused, untold } = trial;
  expect({ callsAfterStop, rowsAfterStop, lost, twice, refused, untold }).toEqual({
    callsAfterStop: 0,
    rowsAfterStop: 0,
    lost: 0,
    twice: 0,
    refused: 0,
    untold: 0,
  });
  // One for each process and LMS; an LMS allows 120 a minute.
  expect(trial.tokenRequests).toBeLessThanOrEqual(3);
});
