import { it } from 'vitest';
import { Random } from './random.ts';

/** `npm run test:faults` plays all there is; `npm test` the short form. See docs/developers/faults.md. */
export const isFull = process.env.MATRICULA_FAULTS === 'full';

export const seed = Number(process.env.MATRICULA_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** How much of a fault is played. */
export function size({ short, full }: { short: number; full: number }): number {
  return isFull ? full : short;
}

/**
 * A test that plays one fault. Name, seed and result are printed, also when it fails; the seed repeats what was chosen,
 * of this fault alone too.
 *
 * @param play Gives back figures to print.
 * @param options `concurrent`: beside the others of its file, where most of the time is spent waiting.
 */
export function fault(
  name: string,
  play: (random: Random) => Promise<Record<string, unknown>>,
  { concurrent = false } = {},
): void {
  it(name, { concurrent }, async () => {
    const begun = performance.now();
    const tell = (result: string) => {
      const seconds = Math.round((performance.now() - begun) / 1000);
      console.log(`fault "${name}" MATRICULA_TEST_SEED=${seed} ${result} (${seconds} s)`);
    };
    try {
      const figures = await play(new Random(seed ^ hash(name)));
      tell(`ok ${JSON.stringify(figures)}`);
    } catch (error) {
      tell('FAILED');
      throw error;
    }
  });
}

/** How often each is there, for the figures. */
export function countEach(names: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function hash(text: string): number {
  return Array.from(text).reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) | 0, 7);
}
