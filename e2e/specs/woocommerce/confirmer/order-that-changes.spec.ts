import { findFlaws } from '../../../fixtures/flaws.ts';
import { newPerson } from '../../../fixtures/people.ts';
import { expect, test } from '../../../fixtures/woocommerce/index.ts';
import { OrderScreen } from '../../../pages/woocommerce/order-screen.ts';

const python = 'course-v1:Acme+PY101+2026';

test('an order that costs something else by now is asked about anew, and nothing is confirmed unseen', async ({
  ownerPage,
  pairedShop: shop,
  lms,
  operator,
  treasurer,
}) => {
  const buyer = await lms.welcome(newPerson('Mut'));
  const { id } = await shop.orderByTransfer(buyer, 'PY101');
  const before = await treasurer.mailAbout(id);
  await treasurer.open(before);
  const { screen } = treasurer;
  await expect(screen.heading).toHaveText('Has EUR 49.00 arrived on the account?');

  await shop.addFee(id, '10.00');
  await screen.arrived.click();

  const changed = 'The order has changed: this is what it costs now. Please look again before you answer.';
  await expect(screen.said).toHaveText(changed);
  await expect(screen.heading).toHaveText('Has EUR 59.00 arrived on the account?');
  expect(await findFlaws(treasurer.phone)).toEqual([]);
  expect(await operator.transferOf(id)).toMatchObject({ state: 'asked', answeredBy: null });
  expect(await shop.orderById(id)).toMatchObject({ status: 'on-hold' });
  const after = await treasurer.mailAbout(id, 2);
  expect(after.subject).toMatch(/^Changed: Has EUR 59\.00 arrived\?/);
  await treasurer.open(before);
  await expect(screen.said).toHaveText(changed);
  await treasurer.open(after);
  await expect(screen.heading).toHaveText('Has EUR 59.00 arrived on the account?');
  await expect(screen.said).toHaveCount(0);
  await screen.arrived.click();
  await shop.reported(id, 2);

  expect(await lms.coursesOf(buyer)).toEqual([{ courseKey: python, mode: 'verified' }]);
  const order = new OrderScreen(ownerPage, id);
  await order.open();
  await expect(order.staffNotes.getByRole('row', { name: 'Amount EUR 59.00' })).toBeVisible();
  await expect(
    order.timeline.getByText('It costs EUR 59.00 now: whoever confirms is asked anew.'),
  ).toHaveCount(1);
});

test('an order that staff has set to paid asks nobody any more', async ({
  ownerPage,
  pairedShop: shop,
  lms,
  treasurer,
}) => {
  const buyer = await lms.welcome(newPerson('Ida'));
  const { id } = await shop.orderByTransfer(buyer, 'PY101');
  const mail = await treasurer.mailAbout(id);
  const order = new OrderScreen(ownerPage, id);

  await order.open();
  await order.moveTo('Processing');
  await shop.reported(id);
  await treasurer.open(mail);

  await expect(treasurer.screen.said).toHaveText(
    'Nothing is left to confirm: the order is "Processing" in the shop now.',
  );
  await expect(treasurer.screen.answers).toHaveCount(0);
  expect(await findFlaws(treasurer.phone)).toEqual([]);
  expect(await lms.coursesOf(buyer)).toEqual([{ courseKey: python, mode: 'verified' }]);
});
