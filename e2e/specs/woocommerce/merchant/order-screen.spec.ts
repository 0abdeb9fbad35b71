import { expect, test } from '../../../fixtures/woocommerce/index.ts';
import { newPerson } from '../../../fixtures/people.ts';
import { OrderScreen } from '../../../pages/woocommerce/order-screen.ts';

const python = 'course-v1:Acme+PY101+2026';

test.use({ as: 'owner' });

test(
  'each course has its own state, and Retry takes up what was mended',
  { tag: '@orders' },
  async ({ page, pairedShop: shop, lms }) => {
    const missing = `course-v1:Acme+NEW+${Date.now()}`;
    const sku = await shop.addCourses([python, missing]);
    const buyer = await lms.welcome(newPerson('Mara'));
    const { id } = await shop.order(buyer, sku);
    await shop.reported(id);
    const order = new OrderScreen(page, id);
    await order.open();

    await expect(order.row(python)).toContainText('Enrolled (verified)');
    await expect(order.row(missing)).toContainText('Needs attention');
    await expect(order.timeline.getByRole('listitem').first()).toContainText('The order was read.');
    await expect(order.status('Processing')).toBeVisible();
    await lms.addCourse(missing, 'A new course');
    await order.retry.click();
    await expect(order.courses).toContainText(/The sidecar (tries again now|has tried again)/);

    await expect(order.row(missing)).toContainText('Enrolled (verified)');
    await expect(order.retry).toBeHidden();
    expect(await lms.coursesOf(buyer)).toContainEqual({ courseKey: missing, mode: 'verified' });
  },
);

test('a buyer without an account in the LMS is waited for, and told where to register', async ({
  page,
  pairedShop: shop,
}) => {
  const buyer = newPerson('Nora');
  const { id } = await shop.order(buyer, 'PY101');
  await shop.reported(id);
  const order = new OrderScreen(page, id);

  await order.open();

  await expect(order.row(buyer.email)).toContainText('Waits for the learner to register');
  await expect(order.customerNotes).toContainText(`with exactly this e-mail address: ${buyer.email}`);
});

test('an order of books has no box and no note', async ({ page, pairedShop: shop }) => {
  const { id } = await shop.order(newPerson('Bo'), 'BOOK-PY');
  const order = new OrderScreen(page, id);

  await order.open();

  await expect(order.status('Processing')).toBeVisible();
  await expect(order.courses).toHaveCount(0);
});
