import type { Cart } from '../../../sandbox/demo/demo-shop.ts';
import { test } from '../../fixtures/index.ts';
import type { Shop } from '../../fixtures/shop.ts';
import { take } from '../take.ts';

/** Lucía has an account, Nadia has none yet. */
const items: Cart['items'] = [
  { sku: 'course-v1:OpenedX+DemoX+DemoCourse', learner_email: 'lucia@example.org' },
  { sku: 'course-v1:Acme+PY101+2026', learner_email: 'nadia@example.com' },
];
const buyer = { name: 'Compras Empresa', username: '', email: 'compras@empresa.example' };

const placed = new Map<Shop, number>();

test.beforeAll(async ({ shop, spanishShop, sidecar }) => {
  for (const each of [shop, spanishShop]) {
    const { id } = await each.place(buyer, items);
    await sidecar.reported(each, id);
    placed.set(each, id);
  }
});

test('the mailbox: nothing yet', async ({ page, mailbox }) => {
  await mailbox.empty();
  await take(page, { name: 'mailbox-empty', url: mailbox.url });
});

test('the mailbox: a mail to an owner, among others', async ({
  page,
  shop,
  spanishShop,
  mailbox,
  sidecar,
}) => {
  test.slow();
  for (const each of [shop, spanishShop]) {
    const seats = { sku: 'course-v1:Acme+PY101+2026', quantity: 3 };
    const broken = await each.place(buyer, [{ sku: 'course-v1:broken' }, seats]);
    await sidecar.reported(each, broken.id);
  }
  const mail = await mailbox.mailAbout('course-v1:broken');
  await take(page, { name: 'mailbox', url: mailbox.url });
  await take(page, { name: 'mailbox-mail', url: mail, until: 'footer' });
  await take(page, { name: 'mailbox-html', url: `${mail}/html`, until: 'body' });
  await mailbox.refuseEverybody();
  await take(page, { name: 'mailbox-troubles', url: `${mailbox.url}/troubles` });
});

test('the LMS: all learners', ({ page, lms }) => take(page, { name: 'lms-learners', url: lms.url }));

test('the LMS: one learner', ({ page, lms }) =>
  take(page, { name: 'lms-learner', url: lms.learnerPage({ username: 'lucia' }), until: 'footer' }));

test('the shop: the storefront', ({ page, shop }) => take(page, { name: 'shop-storefront', url: shop.url }));

test('the shop: an order with its notes', ({ page, shop }) => {
  const url = shop.orderPage(placed.get(shop) ?? 0);
  return take(page, { name: 'shop-order', url, until: '.notes' });
});

test('the shop: an order with its notes, in Spanish', ({ page, spanishShop }) => {
  const url = `${spanishShop.orderPage(placed.get(spanishShop) ?? 0)}?lang=es`;
  return take(page, { name: 'shop-order-es', url, until: '.notes' });
});
