import { setTimeout as wait } from 'node:timers/promises';

import { newPerson } from '../../../fixtures/people.ts';
import { expect, test } from '../../../fixtures/woocommerce/index.ts';
import { SettingsPage } from '../../../pages/woocommerce/settings-page.ts';

/** The crontab calls every two seconds. */
const SEVERAL_CALLS_MS = 5_000;

test('a copy of the shop under another address says so and sends nothing', async ({
  copyPage: page,
  gate,
  shop,
}) => {
  const before = gate.requests;
  const settings = new SettingsPage(page);

  await shop.order(newPerson('Cora'), 'PY101');
  await wait(SEVERAL_CALLS_MS);
  await settings.open();

  await expect(settings.pairing.getByText('Other address')).toBeVisible();
  await expect(settings.pairing).toContainText(`but the pairing belongs to ${shop.url}.`);
  await expect(settings.pairing).toContainText('this site sends nothing');
  await expect(settings.pairButton).toBeVisible();
  await expect(settings.deliveries.getByRole('row').nth(1)).toContainText('Waiting');
  expect(gate.requests).toBe(before);
});
