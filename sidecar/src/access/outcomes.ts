import type { AccessOutcome } from '../store/access.ts';

/** A person has to decide or mend something; `detail` is what the sentence about it needs. */
export function attention(cause: string, detail: Record<string, string> = {}): AccessOutcome {
  return { state: 'needs_attention', cause, detail };
}

/** To be looked at again soon; each such look counts as an attempt. */
export function again(code: string): AccessOutcome {
  return { state: 'due', code, delayMs: 2_000, ages: true };
}
