import { expect, test } from '../../fixtures/index.ts';
import { newPerson } from '../../fixtures/people.ts';
import { LearnerPage } from '../../pages/learner-page.ts';
import { OrderPage } from '../../pages/order-page.ts';

const sku = 'course-v1:OpenedX+DemoX+DemoCourse';

test('a bank transfer gives access once staff has seen the money', async ({ page, shop, lms, sidecar }) => {
  const buyer = await lms.welcome(newPerson('Tea'));
  const { id } = await shop.place(buyer, [{ sku }], 'bacs');
  await sidecar.planned(shop, id, 'not_granting');
  const order = new OrderPage(page, shop, id);
  const account = new LearnerPage(page, lms, buyer);

  await account.open();
  await expect(page.getByText('Not enrolled in any course.')).toBeVisible();
  await order.open();
  await expect(order.status('on hold')).toBeVisible();
  await expect(order.staffNotes).toHaveCount(0);
  await page.getByRole('button', { name: 'Mark processing' }).click();
  await expect(page.getByRole('status')).toContainText('The change was made.');

  await sidecar.reported(shop, id);
  await order.open();
  await expect(order.status('completed')).toBeVisible();
  await expect(order.staffNotes).toHaveCount(1);
  await expect(order.customerNotes).toHaveCount(1);
  await account.open();
  await expect(account.mode('Demo course')).toHaveText('verified');
});
