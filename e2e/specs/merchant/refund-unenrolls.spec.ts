import { expect, test } from '../../fixtures/index.ts';
import { newPerson } from '../../fixtures/people.ts';
import { LearnerPage } from '../../pages/learner-page.ts';
import { OrderPage } from '../../pages/order-page.ts';

const demoCourse = 'course-v1:OpenedX+DemoX+DemoCourse';
const python = 'course-v1:Acme+PY101+2026';

test('a refunded line takes its learner out of that course, and out of no other', async ({
  page,
  shop,
  lms,
  sidecar,
}) => {
  const buyer = await lms.welcome(newPerson('Rita'));
  const { id } = await shop.place(buyer, [{ sku: demoCourse }, { sku: python }]);
  await sidecar.reported(shop, id);
  const order = new OrderPage(page, shop, id);

  await order.open();
  const refund = page.getByRole('region', { name: 'Refund' });
  await refund.getByLabel('Python 101: how many').fill('1');
  await refund.getByLabel('Reason').fill('Bought by mistake');
  await refund.getByRole('button', { name: 'Refund' }).click();
  await expect(page.getByText('refunded: 1 for 49.00')).toBeVisible();

  await sidecar.reported(shop, id, 2);
  await order.open();
  await expect(order.staffNotes).toHaveCount(2);
  const rows = order.staffNotes.getByRole('row');
  await expect(rows.filter({ hasText: 'It ended because it was refunded.' })).toHaveCount(1);
  await expect(rows.filter({ hasText: 'Python 101' }).filter({ hasText: 'Ended' })).toHaveCount(1);
  const account = new LearnerPage(page, lms, buyer);
  await account.open();
  await expect(account.mode('Demo course')).toHaveText('verified');
  await expect(account.mode('Python 101')).toHaveText(/^verified\s+left/);
});
