import { expect, test } from '../../fixtures/index.ts';
import { newPerson } from '../../fixtures/people.ts';
import { LearnerPage } from '../../pages/learner-page.ts';
import { OrderPage } from '../../pages/order-page.ts';

const sku = 'course-v1:Acme+PY101+2026';

test('a buyer who registers later gets the mode that was paid for', async ({ page, shop, lms, sidecar }) => {
  const buyer = newPerson('Nadia');
  const { id } = await shop.place(buyer, [{ sku }]);
  await sidecar.reported(shop, id);
  const order = new OrderPage(page, shop, id);

  await order.open();
  await expect(order.customerNotes).toContainText(`with exactly this e-mail address: ${buyer.email}`);
  await order.customerNotes.getByRole('link', { name: 'Register here' }).click();
  await page.getByLabel('E-mail', { exact: true }).fill(buyer.email);
  await page.getByLabel('Full name').fill(buyer.name);
  await page.getByRole('button', { name: 'Register' }).click();
  await expect(page.getByText('e-mail not confirmed')).toBeVisible();
  await page.getByRole('button', { name: 'Confirm the e-mail' }).click();
  await expect(page.getByRole('status')).toContainText('The e-mail is confirmed.');

  await sidecar.matricula('order', 'redrive', shop.id, String(id)); // it would look by itself within about a minute
  await sidecar.reported(shop, id, 2);
  const account = new LearnerPage(page, lms, buyer);
  await account.open();
  await expect(account.mode('Python 101')).toHaveText('verified');
  await order.open();
  await expect(order.customerNotes.getByRole('link', { name: 'Open the course' })).toBeVisible();
  await expect(order.status('completed')).toBeVisible();
});
