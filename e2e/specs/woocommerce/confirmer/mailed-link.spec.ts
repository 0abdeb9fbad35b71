import { findFlaws } from '../../../fixtures/flaws.ts';
import { linkIn } from '../../../fixtures/woocommerce/confirmer.ts';
import { newPerson } from '../../../fixtures/people.ts';
import { expect, test } from '../../../fixtures/woocommerce/index.ts';
import { expireLinks } from '../../../fixtures/woocommerce/sidecar-database.ts';

test('a mail scanner that follows the link changes nothing', async ({
  request,
  pairedShop: shop,
  lms,
  operator,
  treasurer,
}) => {
  const buyer = await lms.welcome(newPerson('Sol'));
  const { id } = await shop.orderByTransfer(buyer, 'PY101');
  const mail = await treasurer.mailAbout(id);
  const link = linkIn(mail);

  for (const url of [link, `${link}?choice=arrived&amount=49.00&currency=EUR`]) {
    expect((await request.get(url)).status()).toBe(200);
    expect((await request.head(url)).status()).toBe(200);
  }

  expect(await operator.transferOf(id)).toMatchObject({ state: 'asked', answeredBy: null });
  expect(await operator.auditOf(id)).toEqual([]);
  expect(await shop.orderById(id)).toMatchObject({ status: 'on-hold' });
  expect(await shop.notes(id)).toEqual([]);
  await treasurer.open(mail);
  await treasurer.screen.arrived.click();
  await expect(treasurer.screen.said).toContainText('treasurer@school.example confirmed on');
  await shop.reported(id, 2);
  expect(await operator.auditOf(id)).toEqual([
    expect.stringMatching(/mail:treasurer@school\.example +transfer\.confirmed/),
  ]);
});

test('of two who answer at once one wins, and the other is told', async ({
  pairedShop: shop,
  lms,
  treasurer,
  deputy,
}) => {
  const buyer = await lms.welcome(newPerson('Dos'));
  const { id } = await shop.orderByTransfer(buyer, 'PY101');
  await Promise.all([treasurer, deputy].map(async (each) => each.open(await each.mailAbout(id))));

  await deputy.screen.reason.fill('I see nothing.');
  await Promise.all([treasurer.screen.arrived.click(), deputy.screen.wrong.click()]);

  const late = 'Somebody answered before you; your answer changed nothing.';
  await expect(treasurer.screen.answers).toHaveCount(0);
  await expect(deputy.screen.answers).toHaveCount(0);
  const isTreasurerLate = (await treasurer.screen.said.allTextContents()).includes(late);
  const [first, second] = isTreasurerLate ? [deputy, treasurer] : [treasurer, deputy];
  await expect(first.screen.said).toHaveCount(1);
  await expect(second.screen.said).toHaveText([late, new RegExp(`^${first.address} (confirmed|said) on `)]);
  expect(await findFlaws(second.phone)).toEqual([]);
  const isPaid = first === treasurer;
  await shop.reported(id, isPaid ? 2 : 1);
  const answers = (await shop.notes(id)).filter(({ note }) => /(Confirmed|Answered) by/.test(note));
  expect(answers.map(({ note }) => note)).toEqual([expect.stringContaining(first.address)]);
  expect(await lms.coursesOf(buyer)).toHaveLength(isPaid ? 1 : 0);
});

test('a link that is too old says so and confirms nothing', async ({
  pairedShop: shop,
  lms,
  sidecar,
  operator,
  treasurer,
}) => {
  const buyer = await lms.welcome(newPerson('Alt'));
  const { id } = await shop.orderByTransfer(buyer, 'PY101');
  const mail = await treasurer.mailAbout(id);
  const link = await treasurer.open(mail);
  const { screen } = treasurer;
  await expect(screen.arrived).toBeVisible();

  await expireLinks(sidecar.dataDir, id);
  const answered = treasurer.phone.waitForResponse(link);
  await screen.arrived.click();

  expect((await answered).status()).toBe(410);
  await expect(screen.said).toHaveText(
    'This link is no longer good. The shop can send a new one, or set the order to Processing itself.',
  );
  await expect(screen.answers).toHaveCount(0);
  expect(await findFlaws(treasurer.phone)).toEqual([]);
  expect(await operator.transferOf(id)).toMatchObject({ state: 'asked', answeredBy: null });
  expect(await shop.orderById(id)).toMatchObject({ status: 'on-hold' });
});

for (const [name, token] of [
  ['was made up', 'A'.repeat(43)],
  ['was cut off', 'A'.repeat(20)],
  ['asks for a file', '..%2f..%2fetc%2fpasswd'],
] as const) {
  test(`a link that ${name} leads to a plain page`, async ({ page, sidecar }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    const answer = await page.goto(`${sidecar.url}/transfers/${token}`);

    expect(answer?.status()).toBe(404);
    await expect(page.getByRole('main')).toHaveText(
      'A transfer to confirm This link leads nowhere. Perhaps it was cut off when it was copied.',
    );
    expect(await findFlaws(page)).toEqual([]);
  });
}
