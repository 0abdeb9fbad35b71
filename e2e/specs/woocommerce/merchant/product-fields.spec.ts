import { randomUUID } from 'node:crypto';

import { expect, test } from '../../../fixtures/woocommerce/index.ts';
import { newPerson } from '../../../fixtures/people.ts';
import { ProductForm } from '../../../pages/woocommerce/product-form.ts';

const python = 'course-v1:Acme+PY101+2026';
const statistics = 'course-v1:UBA+STAT101+2026_T1';

test.use({ as: 'owner' });

test('a new product sells a course in a mode', async ({ page, shop }) => {
  const form = new ProductForm(page);
  await form.open();

  await form.fillTitle('Python for everybody');
  await form.turnTo('Courses');
  await form.courses.fillLast(python, 'verified');
  await expect(form.panel.getByText('A course is nothing to ship.')).toBeVisible();
  await form.isVirtual.check();
  await expect(form.panel.getByText('A course is nothing to ship.')).toBeHidden();
  await form.save('Publish');

  expect(await shop.coursesOf(form.productId)).toEqual([{ courseKey: python, mode: 'verified' }]);
});

test('a bundle is several rows, and a row that is removed is sold no more', async ({ page, shop }) => {
  const id = await shop.addProduct({ name: 'Both', virtual: true, regular_price: '80' });
  const form = new ProductForm(page);
  await form.open(id);

  await form.turnTo('Courses');
  await form.courses.fillLast(python, 'verified');
  await form.courses.add.click();
  await expect(form.courses.keys.last()).toBeFocused();
  await form.courses.fillLast(statistics);
  await form.save();
  expect(await shop.coursesOf(id)).toEqual([
    { courseKey: python, mode: 'verified' },
    { courseKey: statistics },
  ]);

  await form.turnTo('Courses');
  await form.courses.removeButtons.first().click();
  await form.save();
  expect(await shop.coursesOf(id)).toEqual([{ courseKey: statistics }]);
});

test('a mistyped course key is not sold, and what was typed is there to be mended', async ({
  page,
  shop,
}) => {
  const id = await shop.addProduct({ name: 'Typo', virtual: true, regular_price: '49' });
  const form = new ProductForm(page);
  await form.open(id);

  await form.turnTo('Courses');
  await form.courses.fillLast('course-v1:Acme+PY101', 'verified');
  await form.save();
  await expect(page.getByText('The courses of this product were not saved.')).toBeVisible();
  await expect(form.courses.keys).toHaveValue('course-v1:Acme+PY101');
  await expect(form.courses.keys).toHaveAccessibleDescription(
    '“course-v1:Acme+PY101” lacks a part. A course key is course-v1:ORG+COURSE+RUN.',
  );
  expect(await shop.coursesOf(id)).toEqual([]);

  await form.courses.keys.fill(python);
  await form.save();
  await expect(page.getByText('The courses of this product were not saved.')).toBeHidden();
  expect(await shop.coursesOf(id)).toEqual([{ courseKey: python, mode: 'verified' }]);
});

test('each variation sells its own courses', async ({ page, shop }) => {
  const { productId, variationIds } = await shop.addVariableProduct('Evening or morning', [
    'evening',
    'morning',
  ]);
  const form = new ProductForm(page);
  await form.open(productId);

  await form.turnTo('Variations');
  const [first, second] = await form.unfoldVariations();
  await first?.fillLast(python, 'verified');
  await second?.fillLast(statistics, 'audit');
  await form.saveVariations();

  const sold = await Promise.all(variationIds.map((id) => shop.coursesOf(productId, `/variations/${id}`)));
  expect(sold.flat()).toContainEqual({ courseKey: python, mode: 'verified' });
  expect(sold.flat()).toContainEqual({ courseKey: statistics, mode: 'audit' });
  expect(await shop.coursesOf(productId)).toEqual([]);
});

test('what a product says of refunds is what becomes of one', async ({ page, pairedShop: shop, lms }) => {
  const sku = randomUUID();
  const id = await shop.addProduct({ name: 'Never lost', sku, virtual: true, regular_price: '49' });
  const form = new ProductForm(page);
  await form.open(id);

  await form.turnTo('Courses');
  await expect(form.courses.onRefund).toBeHidden();
  await form.courses.fillLast(python, 'verified');
  await form.courses.onRefund.selectOption('Move to audit');
  await form.courses.refundDays.fill('two weeks');
  await form.save();
  await expect(form.courses.refundDays).toHaveAccessibleDescription(/“two weeks” is not a number of days/);
  await form.courses.refundDays.fill('14');
  await form.save();
  const buyer = await lms.welcome(newPerson('Rita'));
  const order = await shop.order(buyer, sku);
  await shop.reported(order.id);
  await shop.refundPieces(order, 1);
  await shop.reported(order.id, 2);

  expect(await lms.coursesOf(buyer)).toEqual([{ courseKey: python, mode: 'audit' }]);
});
