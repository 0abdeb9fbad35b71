import { useState } from '@wordpress/element';
import { type ApiProblem, toApiProblem } from '../data/api-problem.ts';

interface Progress<Result> {
  isRunning: boolean;
  problem?: ApiProblem;
  result?: Result;
}

/**
 * Follows something that a person asked for: whether it runs, and how the last try ended.
 *
 * @param act What to do; it throws an ApiProblem when it does not work.
 * @returns `run` does it and tells whether it worked; a second call while it runs does nothing.
 */
export function useAttempt<Given extends unknown[], Result>(act: (...given: Given) => Promise<Result>) {
  const [progress, setProgress] = useState<Progress<Result>>({ isRunning: false });
  const run = async (...given: Given): Promise<boolean> => {
    if (progress.isRunning) return false;
    setProgress({ isRunning: true });
    try {
      setProgress({ isRunning: false, result: await act(...given) });
      return true;
    } catch (error) {
      setProgress({ isRunning: false, problem: toApiProblem(error) });
      return false;
    }
  };
  return { ...progress, run };
}
