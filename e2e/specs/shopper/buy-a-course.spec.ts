import { expect, test } from '../../fixtures/index.ts';
import { newPerson } from '../../fixtures/people.ts';
import { LearnerPage } from '../../pages/learner-page.ts';
import { OrderPage } from '../../pages/order-page.ts';

test('a course that is bought for a learner opens for that learner', async ({ page, shop, lms, sidecar }) => {
  const buyer = newPerson('Bea');
  const learner = await lms.welcome(newPerson('Leo'));

  await page.goto(shop.url);
  await page.getByLabel('Quantity: Demo course').fill('1');
  await page.getByLabel('Learner’s e-mail: Demo course').fill(learner.email);
  const checkout = page.getByRole('region', { name: 'Buyer' });
  await checkout.getByLabel('E-mail').fill(buyer.email);
  await checkout.getByLabel('First name').fill(buyer.name);
  await checkout.getByLabel('Card: paid at once').check();
  await checkout.getByRole('button', { name: 'Place order' }).click();
  await expect(page.getByRole('status')).toHaveText(/^\s*Order \d+ was placed\.\s*$/);

  const orderId = Number(new URL(page.url()).pathname.split('/').at(-1));
  await sidecar.reported(shop, orderId);
  const account = new LearnerPage(page, lms, learner);
  await account.open();
  await expect(account.mode('Demo course')).toHaveText('verified');

  const order = new OrderPage(page, shop, orderId);
  await order.open();
  await expect(order.status('completed')).toBeVisible();
  await expect(order.staffNotes).toHaveCount(1);
  await expect(order.staffNotes.getByRole('table')).toContainText('Enrolled (verified)');
  await expect(order.customerNotes).toHaveCount(1);
  await expect(order.customerNotes.getByRole('link', { name: 'Open the course' })).toBeVisible();
});
