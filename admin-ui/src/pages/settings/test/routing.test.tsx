import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { pairedSettings, routing, rule, unpairedSettings } from '../../../../test/builders.ts';
import { renderPage } from '../../../../test/render.tsx';
import * as api from '../../../data/api.ts';
import { ApiProblem } from '../../../data/api-problem.ts';
import type { Routing, RoutingWarning } from '../../../data/routing/types.ts';
import { SettingsPage } from '../index.tsx';

vi.mock('../../../data/api.ts');

beforeEach(() => {
  vi.resetAllMocks();
  vi.mocked(api.listDeliveries).mockResolvedValue({ deliveries: [], total: 0 });
  vi.mocked(api.readSettings).mockResolvedValue(pairedSettings());
});

async function openCard(answer: Routing = routing()) {
  vi.mocked(api.readRoutes).mockResolvedValue(answer);
  const card = within(await renderPage(<SettingsPage />).findByRole('region', { name: 'Routing' }));
  await card.findAllByText(/There|first rule that takes/);
  return card;
}

type Card = Awaited<ReturnType<typeof openCard>>;

const rowsOf = (card: Card) =>
  card
    .getAllByRole('row')
    .slice(1)
    .map((row) =>
      within(row)
        .getAllByRole('cell')
        .slice(0, 4)
        .map(({ textContent }) => textContent),
    );

const press = (card: Card, name: string) => userEvent.click(card.getByRole('button', { name }));

/** What the server keeps: the rules as they were sent. */
const keepsWhatIsSent = () =>
  vi.mocked(api.changeRoutes).mockImplementation(({ rules, version }) =>
    Promise.resolve({
      ...{ ...routing(), version: version + 1, result: 'kept' as const },
      rules: rules.map((wanted, index) => rule({ ruleId: `new${index}`, ...wanted })),
    }),
  );

const HIDES: RoutingWarning = { code: 'rule_hides_others', position: 1, hides: [2, 3], conditions: [] };

describe('the list of rules', () => {
  it('shows them in their order, and whose each is', async () => {
    const card = await openCard();

    expect(rowsOf(card)).toEqual([
      ['1', 'OrganisationUBA', 'campus', 'The institution'],
      ['2', 'SKUEN-*', 'school', 'This shop'],
      ['3', 'Course keycourse-v1:*+PY101+*', 'school', 'This shop'],
    ]);
    expect(card.getByText(/What no rule takes goes to campus/)).toBeTruthy();
  });

  it('changes only the shop’s own', async () => {
    const card = await openCard();
    const actions = card.getAllByRole('row').map((row) => within(row).queryAllByRole('button').length);

    expect(actions).toEqual([0, 0, 4, 4]);
    expect(card.getByText('Only the sidecar’s operator changes it')).toBeTruthy();
  });

  it('says that it is being read, and why it could not be, with a way to try again', async () => {
    const { promise, reject } = Promise.withResolvers<Routing>();
    vi.mocked(api.readRoutes).mockReturnValueOnce(promise);
    const page = renderPage(<SettingsPage />);
    const card = within(await page.findByRole('region', { name: 'Routing' }));
    expect(card.getByText('Reading the rules …')).toBeTruthy();

    reject(new ApiProblem('sidecar_unreachable', 'The sidecar does not answer.'));
    expect(await card.findByText('The sidecar does not answer.')).toBeTruthy();
    vi.mocked(api.readRoutes).mockResolvedValue(routing());
    await press(card, 'Try again');

    expect(await card.findByRole('table', { name: 'Routing rules' })).toBeTruthy();
    expect(card.queryByText('The sidecar does not answer.')).toBeNull();
  });

  it('says so where there is none, and where there is nothing to decide', async () => {
    expect((await openCard(routing({ rules: [] }))).getByText('There are no rules yet.')).toBeTruthy();
    const single = routing({ rules: [], lmsIds: ['campus'] });
    expect((await openCard(single)).getByText(/There is only one LMS/)).toBeTruthy();
  });

  it('says what is odd about a rule', async () => {
    const card = await openCard(
      routing({
        warnings: [
          { code: 'rule_takes_everything', position: 1, hides: [2, 3], conditions: [] },
          { code: 'rule_takes_whole_shop', position: 2, hides: [], conditions: [] },
          { code: 'rule_fits_nothing', position: 3, hides: [], conditions: ['courseKey', 'sku'] },
        ],
      }),
    );

    expect(rowsOf(card).map(([, takes]) => takes)).toEqual([
      'OrganisationUBAThis rule takes every course of every shop. Behind it, these rules can never take anything: 2, 3.',
      'SKUEN-*This rule takes every course of this shop: what follows it is not asked any more.',
      'Course keycourse-v1:*+PY101+*Nothing that was sold so far fits this: Course key, SKU. Is it spelled right?',
    ]);
  });

  it('is not there before the shop is paired', async () => {
    vi.mocked(api.readSettings).mockResolvedValue(unpairedSettings());
    const page = renderPage(<SettingsPage />);
    await page.findByRole('region', { name: 'Pairing' });

    expect(page.queryByRole('region', { name: 'Routing' })).toBeNull();
  });
});

describe('a rule', () => {
  it('is added last, with what is filled in', async () => {
    keepsWhatIsSent();
    const card = await openCard();

    await press(card, 'Add a rule');
    const form = within(screen.getByRole('dialog', { name: 'Add a rule' }));
    await userEvent.type(form.getByLabelText('Organisation'), ' Acme ');
    await userEvent.selectOptions(form.getByLabelText('LMS'), 'school');
    await userEvent.click(form.getByRole('button', { name: 'Keep the rule' }));

    expect(api.changeRoutes).toHaveBeenCalledWith({
      version: 4,
      confirm: false,
      rules: [...routing().rules, { organisation: 'Acme', courseKey: null, sku: null, lmsId: 'school' }],
    });
    expect(await card.findByText('The rule is added.')).toBeTruthy();
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(rowsOf(card)[3]).toEqual(['4', 'OrganisationAcme', 'school', 'This shop']);
  });

  it('that is refused stays as it was typed, and the field has the focus', async () => {
    vi.mocked(api.changeRoutes).mockRejectedValue(
      new ApiProblem('course_key_pattern_invalid', 'No course key could fit this.'),
    );
    const card = await openCard();

    await press(card, 'Add a rule');
    const form = within(screen.getByRole('dialog'));
    await userEvent.type(form.getByLabelText('Course key'), 'DemoX{enter}');

    expect(await form.findByText('No course key could fit this.')).toBeTruthy();
    expect(document.activeElement).toBe(form.getByLabelText('Course key'));
    expect(form.getByLabelText('Course key')).toHaveProperty('value', 'DemoX');
  });

  it('that hides others is kept once somebody has read so', async () => {
    vi.mocked(api.changeRoutes).mockResolvedValue({ result: 'unconfirmed', warnings: [HIDES] });
    const card = await openCard();
    await press(card, 'Edit rule 2');
    const form = within(screen.getByRole('dialog', { name: 'Edit the rule' }));
    await userEvent.clear(form.getByLabelText('SKU'));
    await userEvent.click(form.getByRole('button', { name: 'Keep the rule' }));
    const warning = 'Rule 1: Behind it, these rules can never take anything: 2, 3.';
    expect(await form.findByText(warning)).toBeTruthy();

    keepsWhatIsSent();
    await userEvent.click(form.getByRole('button', { name: 'Keep it all the same' }));

    expect(vi.mocked(api.changeRoutes).mock.lastCall?.[0]).toMatchObject({
      confirm: true,
      rules: [{ ruleId: 'inst1' }, { ruleId: 'own1', sku: null }, { ruleId: 'own2' }],
    });
    expect(await card.findByText('The rule is changed.')).toBeTruthy();
  });

  it('asks anew once something else is typed', async () => {
    vi.mocked(api.changeRoutes).mockResolvedValue({ result: 'unconfirmed', warnings: [HIDES] });
    const card = await openCard();
    await press(card, 'Edit rule 2');
    const form = within(screen.getByRole('dialog'));
    await userEvent.click(form.getByRole('button', { name: 'Keep the rule' }));
    await form.findByText('Nothing is changed yet.');

    await userEvent.type(form.getByLabelText('SKU'), '1');

    expect(form.queryByText('Nothing is changed yet.')).toBeNull();
    expect(form.getByRole('button', { name: 'Keep the rule' })).toBeTruthy();
  });

  it('is moved by keyboard alone, and keeps the focus', async () => {
    keepsWhatIsSent();
    const card = await openCard();

    card.getByRole('button', { name: 'Move rule 3 up' }).focus();
    await userEvent.keyboard('{Enter}');

    expect(await card.findByText('The rule is number 2 of 3 now.')).toBeTruthy();
    expect(rowsOf(card).map(([, takes]) => takes)).toEqual([
      'OrganisationUBA',
      'Course keycourse-v1:*+PY101+*',
      'SKUEN-*',
    ]);
    expect(document.activeElement).toBe(card.getByRole('button', { name: 'Move rule 2 up' }));
  });

  it('that is moved before others is only moved once somebody has read what it hides', async () => {
    vi.mocked(api.changeRoutes).mockResolvedValue({ result: 'unconfirmed', warnings: [HIDES] });
    const card = await openCard();
    await press(card, 'Move rule 2 up');
    const dialog = within(await screen.findByRole('dialog', { name: 'Is it meant so?' }));

    keepsWhatIsSent();
    await userEvent.click(dialog.getByRole('button', { name: 'Keep it all the same' }));

    expect(await card.findByText('The rule is number 1 of 3 now.')).toBeTruthy();
    expect(rowsOf(card)[0]?.[1]).toBe('SKUEN-*');
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('cannot be moved beyond the ends', async () => {
    const card = await openCard();

    await press(card, 'Move rule 3 down');

    expect(card.getByRole('button', { name: 'Move rule 3 down' }).getAttribute('aria-disabled')).toBe('true');
    expect(api.changeRoutes).not.toHaveBeenCalled();
  });

  it('is removed once that was said twice, and the focus is not lost', async () => {
    keepsWhatIsSent();
    const card = await openCard();
    await press(card, 'Remove rule 2');
    expect(api.changeRoutes).not.toHaveBeenCalled();

    await userEvent.click(
      within(screen.getByRole('dialog', { name: 'Remove rule 2?' })).getByRole('button', { name: 'Remove' }),
    );

    expect(await card.findByText('The rule is removed.')).toBeTruthy();
    expect(rowsOf(card)).toHaveLength(2);
    expect(document.activeElement).toBe(card.getByRole('heading', { name: 'Routing' }));
  });

  it('that somebody else changed meanwhile is shown as it is now, with the reason', async () => {
    const card = await openCard();
    vi.mocked(api.changeRoutes).mockRejectedValue(new ApiProblem('routing_changed', 'They were changed.'));
    vi.mocked(api.readRoutes).mockResolvedValue(routing({ version: 9, rules: [rule({ sku: 'OTHER' })] }));

    await press(card, 'Move rule 3 up');

    expect(await card.findByText('They were changed.')).toBeTruthy();
    expect(rowsOf(card)).toEqual([['1', 'SKUOTHER', 'school', 'This shop']]);
  });
});
