import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { movedSettings, pairedSettings, pairing, unpairedSettings } from '../../../../test/builders.ts';
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

/** The page of a shop with those settings. */
function open(settings: Settings) {
  vi.mocked(api.readSettings).mockResolvedValue(settings);
  const page = renderPage(<SettingsPage />);
  const fields = {
    address: () => page.findByRole('textbox', { name: 'Address of the sidecar' }),
    code: () => page.findByRole('textbox', { name: 'Pairing code' }),
  };
  const fillIn = async (address: string, code: string) => {
    await userEvent.type(await fields.address(), address);
    await userEvent.type(await fields.code(), code);
    await userEvent.click(page.getByRole('button', { name: 'Pair this shop' }));
  };
  return { page, fields, fillIn };
}

describe('a shop that is not paired', () => {
  it('is paired with an address and a code, and the focus goes to the heading', async () => {
    vi.mocked(api.pair).mockResolvedValue(pairedSettings());
    const { page, fillIn } = open(unpairedSettings());

    await fillIn(' https://sidecar.example ', 'ABCD-EFGH');

    expect(await page.findByText('acme')).toBeTruthy();
    expect(api.pair).toHaveBeenCalledWith('https://sidecar.example', 'ABCD-EFGH');
    expect(page.getByText('The shop is paired.')).toBeTruthy();
    await waitFor(() => expect(document.activeElement?.textContent).toBe('Pairing'));
  });

  it('says why a code is refused, keeps what was typed, and puts the cursor where the mistake is', async () => {
    vi.mocked(api.pair).mockRejectedValue(new ApiProblem('pairing_code_expired', 'The code is too old.'));
    const { page, fields, fillIn } = open(unpairedSettings());

    await fillIn('https://sidecar.example', 'ABCD-EFGH');

    expect(await page.findByText('The code is too old.')).toBeTruthy();
    expect(await fields.address()).toHaveProperty('value', 'https://sidecar.example');
    const code = await fields.code();
    await waitFor(() => expect(document.activeElement).toBe(code));
  });

  it('says how many deliveries wait for a pairing', async () => {
    const { outgoing } = unpairedSettings();
    const { page } = open(unpairedSettings({ outgoing: { ...outgoing, waiting: 3 } }));

    expect(await page.findByText(/3 deliveries wait in this shop/)).toBeTruthy();
    expect(page.queryByRole('region', { name: 'Connection' })).toBeNull();
  });
});

describe('a site of a network that has set the address', () => {
  const network = { sidecarUrl: 'https://sidecar.example' };

  it('is paired with it by a code alone, and nobody can change it', async () => {
    vi.mocked(api.pair).mockResolvedValue(pairedSettings({ network }));
    const { page, fields } = open(unpairedSettings({ network }));

    const address = await fields.address();
    await userEvent.type(address, 'x');
    await userEvent.type(await fields.code(), 'ABCD-EFGH');
    await userEvent.click(page.getByRole('button', { name: 'Pair this shop' }));

    expect(await page.findByText('The shop is paired.')).toBeTruthy();
    expect(address).toHaveProperty('value', 'https://sidecar.example');
    expect(address).toHaveProperty('readOnly', true);
    expect(api.pair).toHaveBeenCalledWith('https://sidecar.example', 'ABCD-EFGH');
    expect(page.queryByText(/The network now names another sidecar/)).toBeNull();
  });

  it('says who has set it', async () => {
    const { page } = open(unpairedSettings({ network }));

    expect(await page.findByText('Set for all sites by the network’s administrators.')).toBeTruthy();
  });

  it('goes on with the sidecar that it was paired with, and says that the network has another', async () => {
    const { page } = open(pairedSettings({ network: { sidecarUrl: 'https://new.example' } }));

    expect(await page.findByText(/names another sidecar: https:\/\/new\.example/)).toBeTruthy();
    expect(page.getByText('https://sidecar.example')).toBeTruthy();
  });
});

describe('a paired shop', () => {
  it('is un-paired once the owner has confirmed it', async () => {
    vi.mocked(api.unpair).mockResolvedValue(unpairedSettings());
    const { page, fields } = open(pairedSettings());

    await userEvent.click(await page.findByRole('button', { name: 'Un-pair' }));
    const question = await screen.findByRole('dialog', { name: 'Un-pair this shop?' });
    expect(api.unpair).not.toHaveBeenCalled();
    await userEvent.click(within(question).getByRole('button', { name: 'Un-pair' }));

    expect(await fields.address()).toBeTruthy();
    expect(page.getByText('The shop is no longer paired.')).toBeTruthy();
    await waitFor(() => expect(document.activeElement?.textContent).toBe('Pairing'));
  });

  it('does not look paired again when an older answer comes in late', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    vi.mocked(api.unpair).mockResolvedValue(unpairedSettings());
    const { page, fields } = open(pairedSettings());
    const unpair = await page.findByRole('button', { name: 'Un-pair' });
    const late = Promise.withResolvers<Settings>();
    vi.mocked(api.readSettings).mockReturnValue(late.promise);
    await act(() => vi.advanceTimersByTimeAsync(60_000));
    expect(api.readSettings).toHaveBeenCalledTimes(2);

    await userEvent.click(unpair);
    const question = within(await screen.findByRole('dialog'));
    await userEvent.click(question.getByRole('button', { name: 'Un-pair' }));
    expect(await fields.address()).toBeTruthy();
    await act(async () => {
      late.resolve(pairedSettings());
      await late.promise;
    });

    expect(await fields.address()).toBeTruthy();
  });

  it('stays paired when the owner thinks better of it', async () => {
    const { page } = open(pairedSettings());

    await userEvent.click(await page.findByRole('button', { name: 'Un-pair' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Cancel' }));

    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(api.unpair).not.toHaveBeenCalled();
  });

  it('gets new secrets, or a sentence that says why not', async () => {
    vi.mocked(api.rotateSecrets)
      .mockRejectedValueOnce(new ApiProblem('sidecar_unreachable', 'The sidecar does not answer.'))
      .mockResolvedValueOnce(pairedSettings());
    const { page } = open(pairedSettings());
    const rotate = await page.findByRole('button', { name: 'Rotate the secrets' });

    await userEvent.click(rotate);
    expect(await page.findByText('The sidecar does not answer.')).toBeTruthy();
    await userEvent.click(rotate);

    expect(await page.findByText(/Both sides have new secrets/)).toBeTruthy();
    expect(page.queryByText('The sidecar does not answer.')).toBeNull();
  });
});

describe('a site with another address than the one that was paired', () => {
  it('says so and offers to pair it as a new shop', async () => {
    vi.mocked(api.pair).mockResolvedValue(pairedSettings({ pairing: pairing({ shopId: 'acme-test' }) }));
    const { page, fillIn } = open(movedSettings());

    const { url, pairedUrl } = movedSettings().site;
    expect(await page.findByText(new RegExp(`This site is ${url}, .* belongs to ${pairedUrl}`))).toBeTruthy();
    expect(page.queryByRole('button', { name: 'Rotate the secrets' })).toBeNull();
    await fillIn('https://sidecar.example', 'NEW');

    expect(await page.findByText('acme-test')).toBeTruthy();
  });

  it('forgets the pairing, and says that the original keeps it', async () => {
    vi.mocked(api.unpair).mockResolvedValue(unpairedSettings());
    const { page } = open(movedSettings());

    await userEvent.click(await page.findByRole('button', { name: 'Forget this pairing' }));
    const question = await screen.findByRole('dialog', { name: 'Forget this pairing?' });
    expect(within(question).getByText(/keeps it and goes on as before/)).toBeTruthy();
    await userEvent.click(within(question).getByRole('button', { name: 'Forget this pairing' }));

    await waitFor(() => expect(page.queryByText(/the pairing belongs to/)).toBeNull());
  });
});
