import { expect, test } from '../../fixtures/index.ts';
import { newPerson } from '../../fixtures/people.ts';
import { OrderPage } from '../../pages/order-page.ts';

test('a product with a mistyped course key tells staff what to do', async ({ page, shop, lms, sidecar }) => {
  const buyer = await lms.welcome(newPerson('Willa'));
  const { id } = await shop.place(buyer, [{ sku: 'course-v1:broken' }]);
  await sidecar.reported(shop, id);

  const order = new OrderPage(page, shop, id);
  await order.open();

  await expect(order.staffNotes).toHaveCount(1);
  await expect(order.staffNotes).toContainText('Course access needs your attention.');
  await expect(order.staffNotes.getByRole('table')).toContainText(
    '"course-v1:broken" is no course key. It must read course-v1:ORG+COURSE+RUN.',
  );
  await expect(order.customerNotes).toHaveCount(0);
  await expect(order.status('processing')).toBeVisible();
});
