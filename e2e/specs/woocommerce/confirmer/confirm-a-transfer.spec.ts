import { findFlaws, widths } from '../../../fixtures/flaws.ts';
import { phoneSize } from '../../../fixtures/woocommerce/confirmer.ts';
import { newPerson } from '../../../fixtures/people.ts';
import { expect, test } from '../../../fixtures/woocommerce/index.ts';
import { TransferPage } from '../../../pages/transfer-page.ts';
import { OrderScreen } from '../../../pages/woocommerce/order-screen.ts';
import { Storefront } from '../../../pages/woocommerce/storefront.ts';

const python = 'course-v1:Acme+PY101+2026';

test(
  'an order by bank transfer is paid, and its course opens, once somebody says that the money arrived',
  { tag: '@orders' },
  async ({ page, ownerPage, pairedShop: shop, lms, treasurer }) => {
    const buyer = await lms.welcome(newPerson('Tea'));
    const storefront = new Storefront(page);
    await storefront.addToCart('Python 101');
    await storefront.fillCheckout('blocks', buyer, 'Bank transfer');
    const orderId = await storefront.placeOrder('blocks');
    const mail = await treasurer.mailAbout(orderId);
    expect(mail.subject).toMatch(new RegExp(`^Has EUR 49\\.00 arrived\\? Order ${orderId}, `));
    expect(mail.text).toContain(`Tea Paz, ${buyer.email} paid by transfer.`);

    await treasurer.open(mail);
    const { screen, phone } = treasurer;
    await expect(screen.heading).toHaveText('Has EUR 49.00 arrived on the account?');
    await expect(screen.facts).toContainText(['EUR 49.00', buyer.email, `${orderId}`, 'Python 101']);
    for (const width of widths) {
      await phone.setViewportSize({ ...phoneSize, width });
      expect(await findFlaws(phone), `${width} px`).toEqual([]);
    }
    expect(await shop.orderById(orderId)).toMatchObject({ status: 'on-hold' });
    await screen.arrived.click();
    await expect(screen.said).toHaveText(
      /^treasurer@school\.example confirmed on \w+ \d+, \d{4} at \d+:\d\d\s[AP]M UTC that the money arrived\./,
    );
    await shop.reported(orderId, 2);

    expect(await lms.coursesOf(buyer)).toEqual([{ courseKey: python, mode: 'verified' }]);
    const order = new OrderScreen(ownerPage, orderId);
    await order.open();
    await expect(order.status('Completed')).toBeVisible();
    await expect(order.notes.filter({ hasText: 'Payment complete.' })).toHaveCount(1);
    await expect(order.notes.filter({ hasText: 'Processing order' })).toHaveCount(1); // the mail of that status
    await expect(order.staffNotes).toHaveCount(2);
    const answer = order.staffNotes.filter({ hasText: 'The money arrived.' });
    await expect(answer.getByRole('row', { name: 'Confirmed by treasurer@school.example' })).toBeVisible();
    await expect(answer.getByRole('row', { name: 'Amount EUR 49.00' })).toBeVisible();
    await expect(order.customerNotes).toHaveCount(1);
    await expect(order.customerNotes.getByRole('link', { name: 'Open the course' })).toBeVisible();
    await expect(
      order.timeline.getByText('treasurer@school.example confirmed that the money arrived.'),
    ).toBeVisible();

    await treasurer.open(mail);
    await expect(screen.said).toContainText('treasurer@school.example confirmed on');
    await expect(screen.answers).toHaveCount(0);
    expect(await findFlaws(phone)).toEqual([]);
  },
);

test('a Spanish institution asks, is put off and confirms in Spanish', async ({
  pairedShop: shop,
  lms,
  operator,
  treasurer,
}) => {
  await operator.setInstitution('Escuela Ñandú', 'es');
  try {
    const buyer = await lms.welcome(newPerson('Ines'));
    const { id } = await shop.orderByTransfer(buyer, 'PY101');
    const mail = await treasurer.mailAbout(id);
    expect(mail.subject).toMatch(new RegExp(`^¿Llegaron 49,00\\sEUR\\? Pedido ${id}, `));

    await treasurer.open(mail);
    const screen = new TransferPage(treasurer.phone, 'es');
    await expect(treasurer.phone.getByText('Escuela Ñandú', { exact: true })).toBeVisible();
    await expect(screen.heading).toHaveText(/^¿Llegaron 49,00\sEUR a la cuenta\?$/);
    expect(await findFlaws(treasurer.phone)).toEqual([]);
    await screen.days.fill('5');
    await screen.later.click();
    await expect(screen.said).toHaveText(/^Gracias\. Preguntamos de nuevo el \d+ de \w+ de \d{4}\.$/);
    expect(await shop.orderById(id)).toMatchObject({ status: 'on-hold' });
    await treasurer.open(mail);
    await screen.arrived.click();
    await expect(screen.said).toHaveText(/^treasurer@school\.example confirmó el .+ que el dinero llegó\./);

    await shop.reported(id, 2);
    expect(await lms.coursesOf(buyer)).toEqual([{ courseKey: python, mode: 'verified' }]);
  } finally {
    await operator.setInstitution('', 'shop');
  }
});
