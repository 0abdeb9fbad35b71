import { afterAll, beforeAll, expect } from 'vitest';
import { checkEveryLine, type Told } from '../support/faults/every-line-once.ts';
import { fault, size } from '../support/faults/fault.ts';
import { HOPS, type Hop, type Phase } from '../support/faults/hops.ts';
import { KillWorld } from '../support/faults/kill-world.ts';
import { STORIES, type StoryName } from '../support/faults/stories.ts';

const KILLS_PER_HOP = size({ short: 1, full: 11 });

/** Nobody waits longer for a story to come by its hop. */
const REACH_MS = 120_000;

/** A story may go another way, where an enrollment is read with another one's: then another one is begun. */
const ANOTHER_AFTER_MS = 20_000;

let world: KillWorld;

beforeAll(async () => {
  world = await KillWorld.start();
});

afterAll(() => world.close());

fault(`the sidecar is killed ${KILLS_PER_HOP * HOPS.length} times, at every hop`, async (random) => {
  const startsBefore = world.sidecar.starts;
  const kills = new Map<Hop, number>(HOPS.map((hop) => [hop, 0]));
  const stories: Promise<Told>[] = [];
  const begin = (story: StoryName) => {
    const played = STORIES[story](world, `${story}${world.nextNumber()}`);
    played.catch(() => undefined); // told where it is awaited
    stories.push(played);
  };

  for (let round = 0; round < KILLS_PER_HOP; round += 1) {
    for (const hop of shuffled(HOPS)) {
      const phase: Phase = random.pick(['before', 'after']);
      const { struck } = await world.gates.arm(hop, phase);
      begin(hop.story);
      const more = setInterval(() => begin(hop.story), ANOTHER_AFTER_MS);
      await within(REACH_MS, struck, `${hop.name}, ${phase}`).finally(() => clearInterval(more));
      kills.set(hop, (kills.get(hop) ?? 0) + 1);
    }
  }
  const told = [...(await Promise.all(stories)), ...world.told];

  const { wrong, excused } = await checkEveryLine(told, await world.parties());
  expect(wrong).toEqual([]);
  expect(excused).toEqual([]);
  expect(Math.min(...kills.values())).toBe(KILLS_PER_HOP);
  expect(world.sidecar.starts).toBe(startsBefore + KILLS_PER_HOP * HOPS.length);
  const perHop = Object.fromEntries([...kills].map(([{ name }, count]) => [name, count]));
  return { orders: told.length, starts: world.sidecar.starts, perHop };

  function shuffled(hops: Hop[]): Hop[] {
    return hops
      .map((hop) => ({ hop, place: random.next() }))
      .sort((a, b) => a.place - b.place)
      .map(({ hop }) => hop);
  }
});

async function within(ms: number, struck: Promise<void>, what: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      void world.describeOpen().then((open) => reject(new Error(`Never reached: ${what}. ${open}`)));
    }, ms);
  });
  await Promise.race([struck, late]).finally(() => {
    clearTimeout(timer);
  });
}
