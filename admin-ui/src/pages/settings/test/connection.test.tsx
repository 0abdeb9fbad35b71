import userEvent from '@testing-library/user-event';
import { act } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { pairedSettings } from '../../../../test/builders.ts';
import { renderPage } from '../../../../test/render.tsx';
import * as api from '../../../data/api.ts';
import { ApiProblem } from '../../../data/api-problem.ts';
import type { Settings } from '../../../data/settings/types.ts';
import { SettingsPage } from '../index.tsx';

vi.mock('../../../data/api.ts');

beforeEach(() => {
  vi.resetAllMocks();
  vi.mocked(api.listDeliveries).mockResolvedValue({ deliveries: [], total: 0 });
});

afterEach(() => {
  vi.useRealTimers();
});

const healthy = pairedSettings();
const sending = { ...healthy.outgoing, waiting: 3, oldestWaitingAt: '2026-11-24T11:00:00Z' };
const error = { at: '2026-11-24T11:59:00Z', code: 'sidecar_unreachable', sentence: 'It does not answer.' };

/** The page of a shop with those settings, and its card "Connection". */
async function open(changes: Partial<Settings> = {}) {
  vi.mocked(api.readSettings).mockResolvedValue(pairedSettings(changes));
  const page = renderPage(<SettingsPage />);
  const card = await page.findByRole('region', { name: 'Connection' });
  return { page, card };
}

it('says that all is well, and when each side last heard of the other', async () => {
  const { card } = await open();

  expect(card.textContent).toContain('Connected');
  expect(card.querySelector('time[datetime="2026-11-24T11:58:00Z"]')).not.toBeNull();
  expect(card.querySelector('time[datetime="2026-11-24T11:59:30Z"]')).not.toBeNull();
});

it('says what waits, since when, and what went wrong last', async () => {
  const { card } = await open({ outgoing: { ...sending, lastError: error } });

  expect(card.textContent).toContain('Needs attention');
  expect(card.textContent).toMatch(/3 deliveries, the oldest since November 24, 2026/);
  expect(card.textContent).toContain('It does not answer.');
});

it('is silent about an error after which something was sent', async () => {
  const { card } = await open({
    outgoing: { ...healthy.outgoing, lastError: { ...error, at: '2026-11-24T10:00:00Z' } },
  });

  expect(card.textContent).toContain('Connected');
  expect(card.textContent).not.toContain('It does not answer.');
});

it('says what to do when the schedule of WordPress has stopped and is switched off', async () => {
  const { card } = await open({
    schedule: { isCronDisabled: true, lastRunAt: '2026-11-24T09:00:00Z', isOverdue: true },
  });

  expect(card.textContent).toContain('Needs attention');
  expect(card.textContent).toContain('have the server call wp-cron.php every minute');
});

it('follows what waits every few seconds, and keeps what it knows when a reading fails', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const { page, card } = await open({ outgoing: sending });
  expect(card.textContent).toContain('Sending');

  vi.mocked(api.readSettings).mockRejectedValue(new ApiProblem('x', 'WordPress did not answer.'));
  await act(() => vi.advanceTimersByTimeAsync(5_000));
  expect(await page.findByText(/could not be brought up to date: WordPress did not answer/)).toBeTruthy();
  expect(card.textContent).toContain('Sending');

  vi.mocked(api.readSettings).mockResolvedValue(pairedSettings());
  await act(() => vi.advanceTimersByTimeAsync(5_000));
  expect(card.textContent).toContain('Connected');
  expect(page.queryByText(/could not be brought up to date/)).toBeNull();
});

it('asks nothing while nobody looks', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  await open({ outgoing: sending });
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);

  await act(() => vi.advanceTimersByTimeAsync(60_000));

  expect(api.readSettings).toHaveBeenCalledTimes(1);
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(false);
  await act(() => vi.advanceTimersByTimeAsync(5_000));
  expect(api.readSettings).toHaveBeenCalledTimes(2);
});

it('says why the settings could not be read, and reads them again when asked', async () => {
  vi.mocked(api.readSettings)
    .mockRejectedValueOnce(new ApiProblem('x', 'WordPress did not answer.'))
    .mockResolvedValueOnce(pairedSettings());
  const page = renderPage(<SettingsPage />);
  expect(page.getByRole('status').textContent).toContain('Reading the settings');

  expect(await page.findByText('WordPress did not answer.')).toBeTruthy();
  await userEvent.click(page.getByRole('button', { name: 'Try again' }));

  expect(await page.findByRole('region', { name: 'Connection' })).toBeTruthy();
});
