/** A claim on a row runs out after this long when nobody extends it: its holder was killed, or hangs. */
export const CLAIM_MS = 30_000;

const EXTEND_MS = 10_000;

/**
 * Does some work on a claimed row and extends the claim while it lasts.
 *
 * @param extend Puts the end of the claim off again; a failure is left to the next one.
 */
export async function keepClaim<T>(extend: () => Promise<unknown>, work: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => {
    extend().catch(() => undefined);
  }, EXTEND_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
