import type { Expectation } from './check.ts';
import type { Stage } from './stage.ts';

/** What differs from shop to shop. */
export interface Surroundings {
  /** Notes name it. */
  lmsUrl: string;
  /** What people do about a line whose course key has a typing error. */
  mendCourseKey: (stage: Stage) => Promise<void>;
}

export interface DemoCase {
  /** Names it in the result of `--check`. */
  name: string;
  title: string;
  play: (stage: Stage, surroundings: Surroundings) => Promise<void>;
  expect: (surroundings: Surroundings) => Expectation;
}
