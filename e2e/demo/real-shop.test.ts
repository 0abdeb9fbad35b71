import { readdirSync, rmSync } from 'node:fs';

import { afterAll, expect, it } from 'vitest';

import type { CheckReport } from '../../sandbox/demo/check.ts';
import { makeTemporary, startDemo } from '../../sandbox/demo/run-script.ts';

const temporary = makeTemporary();

afterAll(() => rmSync(temporary, { recursive: true }));

/** Temporary folders that are ours. */
function leftBehind(): string[] {
  return readdirSync(temporary).filter((name) => name.startsWith('matricula-'));
}

/** All of them take minutes there; the sandbox's test plays them all, and the browser's buy the rest in this shop. */
const played = ['card', 'LMS down'];

it(
  'plays orders in a real WooCommerce, prints one JSON object and leaves nothing behind',
  { timeout: 900_000 },
  async () => {
    const { ended } = startDemo(['--check', '--shop=woocommerce', '--case', ...played], {
      TMPDIR: temporary,
    });

    const { code, stdout, stderr } = await ended;

    const report = JSON.parse(stdout) as CheckReport;
    expect(report.problems ?? [], stderr).toEqual([]);
    expect(report).toMatchObject({ ok: true, shop: 'woocommerce' });
    expect(report.orders.map((order) => order.case)).toEqual(played);
    for (const order of report.orders) {
      expect(order).toMatchObject({ enrolled: true, paidToEnrolledSeconds: expect.any(Number) as number });
    }
    expect(code).toBe(0);
    expect(leftBehind()).toEqual([]);
  },
);

it('ends with a Ctrl-C while WordPress starts, and leaves nothing behind', { timeout: 120_000 }, async () => {
  const { child, ended } = startDemo(['--shop=woocommerce'], { TMPDIR: temporary });
  child.stdout?.on('data', (text: string) => {
    if (text.includes('WordPress starts')) child.kill('SIGINT');
  });

  const { code, stdout } = await ended;

  expect(stdout).toContain('Everything is stopped.');
  expect(code).toBe(130);
  expect(leftBehind()).toEqual([]);
});
