import { findFlaws } from '../../../fixtures/flaws.ts';
import { newPerson } from '../../../fixtures/people.ts';
import { expect, test } from '../../../fixtures/woocommerce/index.ts';
import { OrderScreen } from '../../../pages/woocommerce/order-screen.ts';

test('where something is wrong the buyer is told why, and the order stays on hold', async ({
  ownerPage,
  pairedShop: shop,
  lms,
  treasurer,
}) => {
  const buyer = await lms.welcome(newPerson('Rut'));
  const { id } = await shop.orderByTransfer(buyer, 'PY101');
  const { screen } = treasurer;
  await treasurer.open(await treasurer.mailAbout(id));

  await screen.wrong.click();
  await expect(screen.reason).toBeFocused(); // it is required
  await screen.reason.fill('Only <b>40</b> came.');
  await screen.wrong.click();
  await expect(screen.said).toHaveText(
    /^treasurer@school\.example said on .+ that something is wrong: Only <b>40<\/b> came\.$/,
  );
  expect(await findFlaws(treasurer.phone)).toEqual([]);
  await shop.reported(id);

  const order = new OrderScreen(ownerPage, id);
  await order.open();
  await expect(order.status('On hold')).toBeVisible();
  await expect(order.courses).toContainText('This order gives nobody access to a course yet.');
  await expect(order.staffNotes).toHaveCount(1);
  await expect(order.staffNotes).toContainText('Something is wrong with the transfer.');
  await expect(
    order.staffNotes.getByRole('row', { name: 'Answered by treasurer@school.example' }),
  ).toBeVisible();
  await expect(order.staffNotes.getByRole('row', { name: 'Why Only <b>40</b> came.' })).toBeVisible();
  await expect(order.staffNotes).toContainText('The order stays on hold.');
  const told = 'There is a question about your transfer: Only <b>40</b> came.';
  await expect(order.customerNotes).toHaveCount(1);
  await expect(order.customerNotes).toContainText(told);
  await expect.poll(async () => (await shop.mailsTo(buyer)).at(-1)?.message).toContain('Only &lt;b&gt;40');
  expect(await lms.coursesOf(buyer)).toEqual([]);
});

test('where the shop wants that, an order whose money is wrong is cancelled', async ({
  ownerPage,
  pairedShop: shop,
  lms,
  operator,
  treasurer,
}) => {
  await operator.setRefused(shop.id, 'cancel');
  try {
    const buyer = await lms.welcome(newPerson('Caio'));
    const { id } = await shop.orderByTransfer(buyer, 'PY101');
    await treasurer.open(await treasurer.mailAbout(id));

    await treasurer.screen.reason.fill('Nothing came.');
    await treasurer.screen.wrong.click();
    await shop.reported(id);

    const order = new OrderScreen(ownerPage, id);
    await expect(async () => {
      await order.open();
      await expect(order.status('Cancelled')).toBeVisible({ timeout: 1_000 });
    }).toPass();
    await expect(order.staffNotes).toContainText('The order is cancelled.');
    await expect(order.customerNotes).toContainText('Nothing came.');
    expect(await lms.coursesOf(buyer)).toEqual([]);
  } finally {
    await operator.setRefused(shop.id, 'keep');
  }
});
