/**
 * Stands in for a crontab: calls wp-cron.php on an interval, and waits for its answer as cron's `curl` does.
 *
 * @returns how to stop it
 */
export function startCrontab(url: string, seconds: number): () => void {
  let isRunning = false;
  const timer = setInterval(() => {
    if (isRunning) return;
    isRunning = true;
    void callCron(url).finally(() => (isRunning = false));
  }, seconds * 1000);
  return () => clearInterval(timer);
}

/** Moves WordPress's schedule on, once. A shop that is down is called again the next time. */
async function callCron(url: string): Promise<void> {
  await fetch(`${url}/wp-cron.php?doing_wp_cron`)
    .then((response) => response.text())
    .catch(() => undefined);
}
