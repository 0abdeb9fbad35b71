import { expect, test } from '../../fixtures/index.ts';
import { findDarkFlaws, findFlaws, widths } from '../../fixtures/flaws.ts';
import { newPerson } from '../../fixtures/people.ts';

const demoCourse = 'course-v1:OpenedX+DemoX+DemoCourse';
const statistics = 'course-v1:UBA+STAT101+2026_T1';

const learner = newPerson('Pia');
let orderId: number;

/** An order and a learner with something in every part of their pages. */
test.beforeAll(async ({ shop, lms, sidecar }) => {
  await lms.welcome(learner);
  const order = await shop.place(learner, [{ sku: demoCourse }, { sku: statistics, quantity: 2 }]);
  orderId = order.id;
  await sidecar.reported(shop, orderId);
  await shop.refund(orderId, [{ id: order.line_items[0]?.id ?? 0, quantity: 1 }]);
  await sidecar.reported(shop, orderId, 2);
});

const pages = [
  { part: 'lms', path: () => '/' },
  { part: 'lms', path: () => '/courses' },
  { part: 'lms', path: () => `/learners/${learner.username}` },
  { part: 'lms', path: () => '/register' },
  { part: 'lms', path: () => `/dashboard?email=${learner.email}` },
  { part: 'shop', path: () => '/' },
  { part: 'shop', path: () => '/orders' },
  { part: 'shop', path: () => `/orders/${orderId}` },
] as const;

const names = [
  'LMS, learners',
  'LMS, course runs',
  'LMS, a learner',
  'LMS, registration',
  'LMS, dashboard',
  'shop, storefront',
  'shop, orders',
  'shop, an order',
];

for (const [index, { part, path }] of pages.entries()) {
  test(`${names[index] ?? ''}: the page suits a desk, a phone and a screen reader`, async ({
    page,
    lms,
    shop,
  }) => {
    for (const width of widths) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto({ lms, shop }[part].url + path());

      expect(await findFlaws(page), `${width} px`).toEqual([]);
    }
    expect(await findDarkFlaws(page), 'in the dark').toEqual([]);
  });
}
