import { widths } from '../../../fixtures/flaws.ts';
import { newPerson } from '../../../fixtures/people.ts';
import { expect, test } from '../../../fixtures/woocommerce/index.ts';
import { Operator } from '../../../fixtures/woocommerce/operator.ts';
import { findFlawsIn } from '../../../fixtures/woocommerce/parts.ts';
import { SettingsPage } from '../../../pages/woocommerce/settings-page.ts';

test.use({ as: 'owner' });

test('a shop’s own rule sends its course to another LMS, and the page says why', async ({
  page,
  pairedShop: shop,
  sidecar,
  lms,
}) => {
  const operator = new Operator(sidecar.matricula);
  await operator.addLms(lms.url, 'school');
  await operator.addRule('--organisation', 'UBA', '--lms', 'school');
  const settings = new SettingsPage(page);
  await settings.open();
  const { routing } = settings;
  await expect(routing.getByText('Only the sidecar’s operator changes it')).toBeVisible();

  await routing.getByRole('button', { name: 'Add a rule' }).click();
  const form = page.getByRole('dialog', { name: 'Add a rule' });
  await form.getByLabel('SKU').fill('*');
  await form.getByLabel('LMS').selectOption('school');
  await form.getByRole('button', { name: 'Keep the rule' }).click();
  await expect(form.getByText('A “*” alone says nothing.')).toBeVisible();
  await form.getByLabel('SKU').fill('py*');
  await form.getByRole('button', { name: 'Keep the rule' }).click();
  await expect(routing.getByText('The rule is added.')).toBeVisible();

  const { id } = await shop.order(await lms.welcome(newPerson('Rosa')), 'PY101');
  await shop.reported(id);
  await routing.getByLabel('Order', { exact: true }).fill(String(id));
  await routing.getByRole('button', { name: 'Explain' }).click();
  await expect(routing.getByText('It was sold for school by a rule (py*), and stays there.')).toBeVisible();
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    expect(await findFlawsIn(page, '#matricula-settings'), `${width} px`).toEqual([]);
  }

  await routing.getByRole('button', { name: 'Move rule 2 up' }).press('Enter');
  await expect(routing.getByText('The rule is number 1 of 2 now.')).toBeVisible();
  await expect(routing.getByRole('button', { name: 'Move rule 1 up' })).toBeFocused();
  await routing.getByRole('button', { name: 'Remove rule 1' }).press('Enter');
  await page.getByRole('dialog', { name: 'Remove rule 1?' }).getByRole('button', { name: 'Remove' }).click();
  await expect(routing.getByText('The rule is removed.')).toBeVisible();
  await routing.getByRole('button', { name: 'Explain' }).click();
  await expect(
    routing.getByText('If it were sold now: It goes to campus, since no rule takes it.'),
  ).toBeVisible();
});
