import { act, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { delivery, movedSettings, pairedSettings, waitingDelivery } from '../../../../test/builders.ts';
import { renderPage } from '../../../../test/render.tsx';
import * as api from '../../../data/api.ts';
import { ApiProblem } from '../../../data/api-problem.ts';
import type { DeliveryList } from '../../../data/deliveries/types.ts';
import { SettingsPage } from '../index.tsx';

vi.mock('../../../data/api.ts');

beforeEach(() => {
  vi.resetAllMocks();
  vi.mocked(api.readSettings).mockResolvedValue(pairedSettings());
});

afterEach(() => {
  vi.useRealTimers();
});

/** The card "Deliveries" of a shop with that list. */
async function open(list: DeliveryList) {
  vi.mocked(api.listDeliveries).mockResolvedValue(list);
  const page = renderPage(<SettingsPage />);
  return within(await page.findByRole('region', { name: 'Deliveries' }));
}

it('shows a delivery with its order, what happened, and what became of it', async () => {
  const card = await open({ deliveries: [delivery()], total: 1 });

  expect(await card.findByRole('link', { name: 'Order 118' })).toHaveProperty('href', delivery().orderUrl);
  const [, row] = card.getAllByRole('row');
  expect(row?.textContent).toContain('Order changed');
  expect(row?.textContent).toContain('Sent');
  expect(card.queryByRole('navigation')).toBeNull();
});

it('names an order that is gone without a link', async () => {
  const card = await open({ deliveries: [delivery({ orderUrl: null, topic: 'order.deleted' })], total: 1 });

  expect(await card.findByRole('cell', { name: 'Order 118' })).toBeTruthy();
  expect(card.queryByRole('link')).toBeNull();
});

it('opens and closes the attempts of a delivery, the newest first', async () => {
  const card = await open({ deliveries: [waitingDelivery()], total: 1 });
  const button = await card.findByRole('button', { name: '12 attempts', expanded: false });

  await userEvent.click(button);
  expect(card.getByText('The last 10 of 12 attempts:')).toBeTruthy();
  const attempts = card.getAllByRole('listitem');
  expect(attempts).toHaveLength(10);
  expect(attempts[0]?.querySelector('time')?.dateTime).toBe('2026-11-24T11:50:00Z');
  expect(attempts[0]?.textContent).toContain('The sidecar does not answer. Is it running?');
  expect(button.getAttribute('aria-expanded')).toBe('true');

  await userEvent.click(button);
  expect(card.queryAllByRole('listitem')).toHaveLength(0);
});

it('sends a delivery again and shows the one that is sent in its place', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const failed = waitingDelivery({ state: 'failed', nextAttemptAt: null });
  const card = await open({ deliveries: [failed], total: 1 });
  const button = await card.findByRole('button', { name: 'Send again: order 118' });

  const resent = waitingDelivery({ nextAttemptAt: '2026-11-24T12:00:00Z' });
  vi.mocked(api.resendDelivery).mockResolvedValue(resent);
  vi.mocked(api.listDeliveries).mockResolvedValue({ deliveries: [resent], total: 1 });
  await userEvent.click(button);

  expect(await card.findByText('It is sent in a moment.')).toBeTruthy();
  expect(api.resendDelivery).toHaveBeenCalledWith(failed.id);
  expect(card.getByText(/^next attempt November 24, 2026/)).toBeTruthy();

  vi.mocked(api.listDeliveries).mockResolvedValue({ deliveries: [delivery()], total: 1 });
  await act(() => vi.advanceTimersByTimeAsync(30_000));
  expect(card.queryByText('It is sent in a moment.')).toBeNull();
});

it('says beside the delivery why it cannot be sent again', async () => {
  vi.mocked(api.resendDelivery).mockRejectedValue(new ApiProblem('x', 'It is not kept any more.'));
  const card = await open({ deliveries: [delivery()], total: 1 });

  await userEvent.click(await card.findByRole('button', { name: /Send again/ }));

  const cells = await card.findAllByRole('cell');
  expect(cells.at(-1)?.textContent).toContain('It is not kept any more.');
});

it('offers no resending where nothing may be sent: sold no course, or a copy of the shop', async () => {
  const card = await open({ deliveries: [delivery({ state: 'skipped', attempts: 0 })], total: 1 });
  expect(await card.findByText('Sells no course', { selector: 'td *' })).toBeTruthy();
  expect(card.queryByRole('button', { name: /Send again/ })).toBeNull();

  vi.mocked(api.readSettings).mockResolvedValue(movedSettings());
  const copy = await open({ deliveries: [delivery()], total: 1 });
  expect(await copy.findByRole('link', { name: 'Order 118' })).toBeTruthy();
  expect(copy.queryByRole('button', { name: /Send again/ })).toBeNull();
});

it('leafs through pages, and keeps the focus on the button', async () => {
  const card = await open({ deliveries: [delivery()], total: 41 });
  const older = await card.findByRole('button', { name: 'Older' });

  await userEvent.click(older);
  expect(await card.findByText('Page 2 of 3')).toBeTruthy();
  await userEvent.click(older);
  expect(await card.findByText('Page 3 of 3')).toBeTruthy();

  expect(api.listDeliveries).toHaveBeenLastCalledWith({ page: 3, state: '' });
  expect(older.getAttribute('aria-disabled')).toBe('true');
  expect(document.activeElement).toBe(older);
});

it('shows only one state, from its first page, and says when there is none', async () => {
  const card = await open({ deliveries: [delivery()], total: 41 });
  await userEvent.click(await card.findByRole('button', { name: 'Older' }));

  vi.mocked(api.listDeliveries).mockResolvedValue({ deliveries: [], total: 0 });
  await userEvent.selectOptions(card.getByRole('combobox', { name: 'Show' }), 'Given up');

  expect(await card.findByText('No delivery is in this state.')).toBeTruthy();
  expect(api.listDeliveries).toHaveBeenLastCalledWith({ page: 1, state: 'failed' });
});

it('says that there is nothing yet', async () => {
  const card = await open({ deliveries: [], total: 0 });

  expect(await card.findByText(/Nothing yet/)).toBeTruthy();
  expect(card.queryByRole('table')).toBeNull();
});

it('says why the list could not be read, and reads it again when asked', async () => {
  vi.mocked(api.listDeliveries).mockRejectedValueOnce(new ApiProblem('x', 'The database is away.'));
  const page = renderPage(<SettingsPage />);
  const card = within(await page.findByRole('region', { name: 'Deliveries' }));
  expect(await card.findByText('The database is away.')).toBeTruthy();

  vi.mocked(api.listDeliveries).mockResolvedValue({ deliveries: [delivery()], total: 1 });
  await userEvent.click(card.getByRole('button', { name: 'Try again' }));

  expect(await card.findByRole('link', { name: 'Order 118' })).toBeTruthy();
});
