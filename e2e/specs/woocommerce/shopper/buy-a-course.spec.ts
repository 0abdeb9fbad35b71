import { expect, test } from '../../../fixtures/woocommerce/index.ts';
import { newPerson } from '../../../fixtures/people.ts';
import { OrderScreen } from '../../../pages/woocommerce/order-screen.ts';
import { Storefront } from '../../../pages/woocommerce/storefront.ts';

const python = 'course-v1:Acme+PY101+2026';
const statistics = 'course-v1:UBA+STAT101+2026_T1';

for (const kind of ['blocks', 'classic'] as const) {
  test(
    `a bundle bought at the ${kind} checkout opens both courses, and staff reads so`,
    { tag: '@orders' },
    async ({ page, ownerPage, pairedShop: shop, lms, hpos }) => {
      const buyer = await lms.welcome(newPerson('Bea'));
      const storefront = new Storefront(page);

      await storefront.addToCart('Data bundle');
      await storefront.openCart(kind);
      await expect(page.getByRole('main').getByText('Data bundle').first()).toBeVisible();
      await storefront.fillCheckout(kind, buyer);
      const orderId = await storefront.placeOrder(kind);
      await expect(page.getByText('Thank you. Your order has been received.')).toBeVisible();
      await shop.reported(orderId);

      const courses = await lms.coursesOf(buyer);
      expect(courses).toHaveLength(2);
      expect(courses).toContainEqual({ courseKey: python, mode: 'verified' });
      expect(courses).toContainEqual({ courseKey: statistics, mode: 'verified' });
      const order = new OrderScreen(ownerPage, orderId);
      await order.open();
      await expect(ownerPage).toHaveURL(hpos ? /admin\.php\?page=wc-orders/ : /post\.php/);
      await expect(order.status('Completed')).toBeVisible();
      await expect(order.staffNotes).toHaveCount(1);
      await expect(order.staffNotes.getByText('Enrolled (verified)')).toHaveCount(2);
      await expect(order.customerNotes.getByRole('link', { name: 'Open the course' })).toHaveCount(2);
      await expect(order.row(python)).toContainText('Enrolled (verified)');
    },
  );
}
