import { readdirSync, rmSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';

import { cases } from './cases.ts';
import type { CheckReport } from './check.ts';
import { type Ended, makeTemporary, startDemo } from './run-script.ts';

const temporary = makeTemporary();
const withoutWordPress = { MATRICULA_WORDPRESS_DIR: temporary, MATRICULA_WOOCOMMERCE_DIR: temporary };

afterAll(() => rmSync(temporary, { recursive: true }));

/** Nothing of this machine's cache counts: there is no WordPress at hand. */
function runDemo(...options: string[]): Promise<Ended> {
  return startDemo(options, { TMPDIR: temporary, ...withoutWordPress }).ended;
}

it(
  'plays every order in the sandbox where no WordPress is at hand, prints one JSON object, leaves nothing behind',
  { timeout: 120_000 },
  async () => {
    const { code, stdout, stderr } = await runDemo('--check');

    const report = JSON.parse(stdout) as CheckReport;
    expect(report.problems ?? [], stderr).toEqual([]);
    expect(report).toMatchObject({ ok: true, shop: 'sandbox' });
    expect(report.orders.map((order) => order.case)).toEqual(cases.map(({ name }) => name));
    for (const order of report.orders) {
      expect(order).toMatchObject({ enrolled: true, notes: expect.any(Number) as number });
      expect(order.paidToEnrolledSeconds).toBeLessThan(90); // a learner without an account is looked up within about a minute
    }
    expect(code).toBe(0);
    expect(stderr.match(/npm run demo -- --shop=woocommerce/g)).toHaveLength(1);
    expect(readdirSync(temporary).filter((name) => name.startsWith('matricula-demo-'))).toEqual([]);
  },
);

it('does not take the sandbox for the real shop that was asked for', async () => {
  const { code, stdout } = await runDemo('--check', '--shop=woocommerce');

  const report = JSON.parse(stdout) as CheckReport;
  expect(report).toMatchObject({ ok: false, shop: 'woocommerce', orders: [] });
  expect(report.problems).toEqual([expect.stringContaining('MATRICULA_WORDPRESS_DIR')]);
  expect(code).toBe(1);
});
