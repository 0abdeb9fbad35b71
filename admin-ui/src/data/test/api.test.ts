import apiFetch from '@wordpress/api-fetch';
import { beforeEach, expect, it, vi } from 'vitest';
import * as api from '../api.ts';

/** What was asked, as it reaches WordPress. */
const asked = vi.fn<(request: { method?: string; path?: string; data?: unknown }) => Promise<unknown>>();

beforeEach(() => {
  asked.mockReset().mockResolvedValue({});
  apiFetch.setFetchHandler(asked);
});

it('lists a page of the deliveries, of one state or of all', async () => {
  await api.listDeliveries({ page: 2, state: 'failed' });
  await api.listDeliveries({ page: 1, state: '' });

  expect(asked.mock.calls.map(([{ path }]) => path?.split('&_locale')[0])).toEqual([
    '/matricula/v1/admin/deliveries?page=2&per_page=20&state=failed',
    '/matricula/v1/admin/deliveries?page=1&per_page=20',
  ]);
});

it('sends the address and the code of a pairing', async () => {
  await api.pair('https://sidecar.example', 'ABCD');

  expect(asked.mock.calls[0]?.[0]).toMatchObject({
    method: 'POST',
    data: { sidecarUrl: 'https://sidecar.example', code: 'ABCD' },
  });
});

it.each([
  [
    'what WordPress says',
    { code: 'matricula_x', message: 'Pair first.', data: { status: 409 } },
    'matricula_x',
    /^Pair first\.$/,
  ],
  [
    'no answer',
    { code: 'fetch_error', message: 'You are probably offline.' },
    'fetch_error',
    /Reload the page/,
  ],
  ['no JSON', { code: 'invalid_json', message: 'Not valid.' }, 'invalid_json', /Reload the page/],
  ['anything else', 'nonsense', 'unknown', /Reload the page/],
])('makes a sentence of %s', async (_, thrown, code, sentence) => {
  asked.mockRejectedValue(thrown);

  const problem: unknown = await api.readOrder('118').catch((error: unknown) => error);

  expect(problem).toMatchObject({ name: 'ApiProblem', code });
  expect(problem).toHaveProperty('message', expect.stringMatching(sentence));
});
