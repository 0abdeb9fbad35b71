import { act, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import contract from '../../../../../contracts/order-state.json';
import { renderPage } from '../../../../test/render.tsx';
import * as api from '../../../data/api.ts';
import { ApiProblem } from '../../../data/api-problem.ts';
import type { OrderAnswer, OrderState } from '../../../data/orders/types.ts';
import { OrderPanel } from '../index.tsx';

vi.mock('../../../data/api.ts');

beforeEach(() => {
  vi.resetAllMocks();
});

afterEach(() => {
  vi.useRealTimers();
});

/** The state that both sides test against. */
const contractState = contract.answer as OrderState;

function fromSidecar(changes: Partial<OrderState> = {}): OrderAnswer {
  const state = { ...contractState, ...changes };
  return { source: 'sidecar', readAt: '2026-11-24T10:01:00Z', state, problem: null };
}

function stored(state: OrderState | null): OrderAnswer {
  return {
    source: 'stored',
    readAt: state ? '2026-11-24T09:00:00Z' : null,
    state,
    problem: { code: 'sidecar_unreachable', sentence: 'The sidecar does not answer.' },
  };
}

function open() {
  const onState = vi.fn<(isKnown: boolean) => void>();
  const panel = renderPage(<OrderPanel orderId="118" onState={onState} />);
  return { panel, onState };
}

it('shows each line with its seats, what is to be done, and what happened', async () => {
  vi.mocked(api.readOrder).mockResolvedValue(fromSidecar());
  const { panel, onState } = open();

  const rows = await panel.findAllByRole('row');

  expect(rows.map((row) => within(row).queryAllByRole('cell').at(-1)?.textContent)).toEqual([
    undefined,
    'Waits for the learner to register',
    'Enrolled (verified)',
    expect.stringMatching(/^Waits for the learner to register.*Once it has, the learner is enrolled/),
    expect.stringMatching(/^Needs attention.*does not say whose/),
    'Enrolled (verified)',
    'Enrolled (verified)',
    expect.stringMatching(/^Ended.*because it was refunded/),
  ]);
  expect(panel.getByRole('cell', { name: 'no learner yet (seat 3)' })).toBeTruthy();
  const timeline = within(panel.getByRole('region', { name: 'What happened' }));
  expect(timeline.getAllByRole('listitem').at(-1)?.textContent).toContain('The order note was written.');
  expect(onState).toHaveBeenLastCalledWith(true);
});

it('says so where nobody has access yet, as while a transfer is awaited', async () => {
  vi.mocked(api.readOrder).mockResolvedValue(fromSidecar({ lines: [] }));
  const { panel } = open();

  expect(await panel.findByText('This order gives nobody access to a course yet.')).toBeTruthy();
  expect(panel.queryByRole('table')).toBeNull();
  expect(panel.getByRole('region', { name: 'What happened' })).toBeTruthy();
});

it('numbers the seats of a line that has several', async () => {
  const lines = contractState.lines.map((line) => ({
    ...line,
    seats: line.seats.map((seat, index) => ({ ...seat, seat: index + 1 })),
  }));
  vi.mocked(api.readOrder).mockResolvedValue(fromSidecar({ lines }));
  const { panel } = open();

  expect(await panel.findByRole('cell', { name: 'ana@example.com (seat 2)' })).toBeTruthy();
});

it('tries again when asked, says so, and takes the focus to what it says', async () => {
  vi.mocked(api.readOrder).mockResolvedValue(fromSidecar());
  vi.mocked(api.retryOrder).mockResolvedValue(fromSidecar({ canRetry: false, settled: false }));
  const { panel } = open();

  await userEvent.click(await panel.findByRole('button', { name: 'Retry' }));

  const sentence = await panel.findByText(/The sidecar tries again now/);
  expect(panel.queryByRole('button', { name: 'Retry' })).toBeNull();
  expect(document.activeElement?.contains(sentence)).toBe(true);
  expect(document.activeElement).not.toBe(document.body);
});

it('says why it cannot be tried again, and leaves the button', async () => {
  vi.mocked(api.readOrder).mockResolvedValue(fromSidecar());
  vi.mocked(api.retryOrder).mockRejectedValue(new ApiProblem('x', 'The sidecar does not know this order.'));
  const { panel } = open();

  await userEvent.click(await panel.findByRole('button', { name: 'Retry' }));

  expect(await panel.findByText('The sidecar does not know this order.')).toBeTruthy();
  expect(panel.getByRole('button', { name: 'Retry' })).toBeTruthy();
});

it('follows an order until it has settled', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  vi.mocked(api.readOrder)
    .mockResolvedValueOnce(fromSidecar({ settled: false }))
    .mockResolvedValueOnce(fromSidecar({ settled: true }));
  const { panel } = open();
  await panel.findByRole('table');

  await act(() => vi.advanceTimersByTimeAsync(10_000));
  expect(api.readOrder).toHaveBeenCalledTimes(2);
  await act(() => vi.advanceTimersByTimeAsync(60_000));
  expect(api.readOrder).toHaveBeenCalledTimes(2);
});

it('shows what was last reported when the sidecar could not be asked, and says so', async () => {
  vi.mocked(api.readOrder).mockResolvedValue(stored({ ...contractState, canRetry: false, timeline: [] }));
  const { panel } = open();

  expect(
    await panel.findByText(/The sidecar does not answer. Shown is what it last reported, on/),
  ).toBeTruthy();
  expect(panel.getByRole('table')).toBeTruthy();
  expect(panel.queryByRole('button', { name: 'Retry' })).toBeNull();

  vi.mocked(api.readOrder).mockResolvedValue(fromSidecar());
  await userEvent.click(panel.getByRole('button', { name: 'Try again' }));
  expect(await panel.findByRole('button', { name: 'Retry' })).toBeTruthy();
});

it('leaves what PHP printed while it knows nothing better', async () => {
  vi.mocked(api.readOrder).mockResolvedValue(stored(null));
  const { panel, onState } = open();
  expect(panel.getByRole('status').textContent).toContain('Asking the sidecar');

  expect(await panel.findByText('The sidecar does not answer.')).toBeTruthy();
  expect(panel.queryByRole('table')).toBeNull();
  expect(onState).not.toHaveBeenCalledWith(true);
});

it('says why WordPress refused, and asks again when told to', async () => {
  vi.mocked(api.readOrder)
    .mockRejectedValueOnce(new ApiProblem('rest_forbidden', 'You are not allowed to do that.'))
    .mockResolvedValueOnce(fromSidecar());
  const { panel } = open();

  expect(await panel.findByText('You are not allowed to do that.')).toBeTruthy();
  await userEvent.click(panel.getByRole('button', { name: 'Try again' }));

  expect(await panel.findByRole('table')).toBeTruthy();
});
