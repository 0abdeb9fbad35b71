/**
 * Stands in for a crontab: calls wp-cron.php on an interval. While a call is under way there is no other.
 *
 * @returns how to stop it
 */
export function startCrontab(url: string, seconds: number): () => Promise<void> {
  const stopped = new AbortController();
  let call: Promise<void> | undefined;
  const timer = setInterval(() => {
    call ??= callCron(url, stopped.signal).finally(() => (call = undefined));
  }, seconds * 1000);
  return async () => {
    clearInterval(timer);
    stopped.abort();
    await call;
  };
}

/** Moves WordPress's schedule on, once. A shop that is down is called again the next time. */
async function callCron(url: string, signal: AbortSignal): Promise<void> {
  await fetch(`${url}/wp-cron.php?doing_wp_cron`, { signal })
    .then((response) => response.text())
    .catch(() => undefined);
}
