import { within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { pairedSettings } from '../../../../test/builders.ts';
import { renderPage } from '../../../../test/render.tsx';
import * as api from '../../../data/api.ts';
import { ApiProblem } from '../../../data/api-problem.ts';
import type { Check } from '../../../data/settings/types.ts';
import { SettingsPage } from '../index.tsx';

vi.mock('../../../data/api.ts');

beforeEach(() => {
  vi.resetAllMocks();
  vi.mocked(api.listDeliveries).mockResolvedValue({ deliveries: [], total: 0 });
  vi.mocked(api.readSettings).mockResolvedValue(pairedSettings());
});

/** Presses the button of the self-test. */
async function runCheck() {
  const page = renderPage(<SettingsPage />);
  const card = within(await page.findByRole('region', { name: 'Self-test' }));
  const button = card.getByRole('button', { name: 'Run the self-test' });
  await userEvent.click(button);
  return { card, button };
}

it('lists every check with its result and what to do, also one that it has no name for', async () => {
  vi.mocked(api.runChecks).mockResolvedValue([
    { name: 'certificate', result: 'ok', sentence: 'It is valid.' },
    { name: 'schedule', result: 'note', sentence: 'The server calls it.' },
    { name: 'moon', result: 'failed', sentence: 'It is full.' },
  ]);
  const { card } = await runCheck();

  const checks = await card.findAllByRole('listitem');

  expect(checks.map(({ textContent }) => textContent)).toEqual([
    'OKCertificate It is valid.',
    'NoteSchedule of WordPress The server calls it.',
    'Failedmoon It is full.',
  ]);
});

it('says that it runs, once however often it is asked for', async () => {
  const { promise, resolve } = Promise.withResolvers<Check[]>();
  vi.mocked(api.runChecks).mockReturnValue(promise);
  const { card, button } = await runCheck();

  await userEvent.click(button);
  expect(card.getByText(/Testing/)).toBeTruthy();
  expect(api.runChecks).toHaveBeenCalledTimes(1);

  resolve([{ name: 'lms', result: 'ok', sentence: 'It answers.' }]);
  expect(await card.findByText('It answers.')).toBeTruthy();
  expect(card.queryByText(/Testing/)).toBeNull();
});

it('says why it could not be made at all', async () => {
  vi.mocked(api.runChecks).mockRejectedValue(new ApiProblem('x', 'Another change is under way.'));
  const { card } = await runCheck();

  expect(await card.findByText('Another change is under way.')).toBeTruthy();
});
