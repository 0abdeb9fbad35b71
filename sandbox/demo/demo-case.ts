import type { Expectation } from './check.ts';
import type { Stage } from './stage.ts';

/** Files of the demo, and addresses that notes name. */
export interface Surroundings {
  lmsUrl: string;
  mendedOfferFile: string;
}

export interface DemoCase {
  /** Names it in the result of `--check`. */
  name: string;
  title: string;
  play: (stage: Stage, surroundings: Surroundings) => Promise<void>;
  expect: (surroundings: Surroundings) => Expectation;
}
