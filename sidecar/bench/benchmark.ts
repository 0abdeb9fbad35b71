/** One measured number and what it should be. */
export interface Figure {
  name: string;
  value: number;
  /** `×` for a ratio; else a unit such as `ms`. */
  unit: string;
  /** In words, such as `at least 0.6`; undefined where the number only informs. */
  target?: string;
  /** Whether the target is met; a figure without one is. */
  ok: boolean;
}

/** Measures one thing. It starts what it needs and leaves nothing behind. */
export interface Benchmark {
  /** As `--only` takes it. */
  name: string;
  /** One line for `--help`. */
  about: string;
  /** @param say Tells whoever waits how far it is. */
  run: (say: (line: string) => void) => Promise<Figure[]>;
}

export function atLeast(name: string, value: number, unit: string, least: number): Figure {
  return { name, value, unit, target: `at least ${least}`, ok: value >= least };
}

export function atMost(name: string, value: number, unit: string, most: number): Figure {
  return { name, value, unit, target: `at most ${most}`, ok: value <= most };
}

/** A number that makes others understandable and promises nothing. */
export function forInformation(name: string, value: number, unit: string): Figure {
  return { name, value, unit, ok: true };
}
