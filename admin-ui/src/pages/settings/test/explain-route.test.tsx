import { within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { pairedSettings, routing, rule } from '../../../../test/builders.ts';
import { renderPage } from '../../../../test/render.tsx';
import * as api from '../../../data/api.ts';
import { ApiProblem } from '../../../data/api-problem.ts';
import type { ExplainedCourse, ExplainedLine, RuleVerdict } from '../../../data/routing/types.ts';
import { SettingsPage } from '../index.tsx';

vi.mock('../../../data/api.ts');

beforeEach(() => {
  vi.resetAllMocks();
  vi.mocked(api.listDeliveries).mockResolvedValue({ deliveries: [], total: 0 });
  vi.mocked(api.readSettings).mockResolvedValue(pairedSettings());
  vi.mocked(api.readRoutes).mockResolvedValue(routing());
});

const verdict = (changes: Partial<RuleVerdict>): RuleVerdict => ({
  ...{ ...rule(), position: 1, verdict: 'took', conditions: [] },
  ...changes,
});

const course = (changes: Partial<ExplainedCourse> = {}): ExplainedCourse => ({
  ...{ courseKey: 'course-v1:UBA+STAT+1', lmsId: 'campus', by: 'rule', ruleId: 'inst1', sold: null },
  rules: [
    verdict({
      ...{ ruleId: 'own1', verdict: 'refused' },
      conditions: [{ condition: 'sku', expected: 'EN-*', found: 'ES-1', holds: false }],
    }),
    verdict({ ruleId: 'inst1', sku: null, organisation: 'UBA', lmsId: 'campus', position: 2 }),
  ],
  ...changes,
});

const line = (changes: Partial<ExplainedLine> = {}): ExplainedLine => ({
  ...{ lineId: '7', name: 'Statistics', sku: 'ES-1', problem: null, courses: [course()] },
  ...changes,
});

async function openForm() {
  const page = renderPage(<SettingsPage />);
  const card = within(await page.findByRole('region', { name: 'Routing' }));
  await card.findByRole('button', { name: 'Explain' });
  return card;
}

it('says of an order which rule takes it, and why the others do not', async () => {
  vi.mocked(api.explainRoute).mockResolvedValue({ orderId: '118', lines: [line()], nextAfter: null });
  const card = await openForm();

  await userEvent.type(card.getByLabelText('Order'), '#118{enter}');

  expect(await card.findByRole('heading', { name: 'Statistics (ES-1)' })).toBeTruthy();
  expect(card.getByText('It goes to campus, since rule 2 takes it.')).toBeTruthy();
  expect(card.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
    'Rule 1EN-* → school Does not take it SKU: ES-1',
    'Rule 2UBA → campus Takes it ',
  ]);
  expect(api.explainRoute).toHaveBeenCalledWith({ orderId: '118', sku: '', courseKey: '' }, 0);
});

it.each<[string, Partial<ExplainedCourse>, string[]]>([
  [
    'was sold by a rule that is gone',
    { by: 'default', rules: [], sold: { lmsId: 'school', by: 'rule', rule: rule() } },
    [
      'It was sold for school by a rule (EN-*), and stays there.',
      'If it were sold now: It goes to campus, since no rule takes it.',
    ],
  ],
  [
    'was sold before reasons were kept',
    { sold: { lmsId: 'school', by: null, rule: null } },
    ['It was sold for school, and stays there.'],
  ],
  ['has its LMS from its product', { by: 'offer' }, ['It goes to campus, as its product says.']],
  [
    'has no LMS',
    { by: 'nothing', lmsId: null },
    ['It goes to no LMS that is there: its order line needs attention.'],
  ],
])('says so of a course that %s', async (_what, changes, sentences) => {
  const lines = [line({ courses: [course(changes)] })];
  vi.mocked(api.explainRoute).mockResolvedValue({ orderId: null, lines, nextAfter: null });
  const card = await openForm();

  await userEvent.type(card.getByLabelText('and course key'), 'course-v1:UBA+STAT+1{enter}');

  for (const sentence of sentences) expect(await card.findByText(sentence)).toBeTruthy();
});

it('shows the lines of a large order page by page', async () => {
  vi.mocked(api.explainRoute)
    .mockResolvedValueOnce({ orderId: '1', lines: [line({ name: 'One' })], nextAfter: 20 })
    .mockResolvedValueOnce({ orderId: '1', lines: [line({ lineId: '8', name: 'Two' })], nextAfter: null });
  const card = await openForm();
  await userEvent.type(card.getByLabelText('Order'), '1{enter}');

  await userEvent.click(await card.findByRole('button', { name: 'More lines' }));

  expect(await card.findByRole('heading', { name: 'Two (ES-1)' })).toBeTruthy();
  expect(card.getByRole('heading', { name: 'One (ES-1)' })).toBeTruthy();
  expect(vi.mocked(api.explainRoute).mock.lastCall?.[1]).toBe(20);
  expect(card.queryByRole('button', { name: 'More lines' })).toBeNull();
});

it('says why it cannot say, and asks nothing where nothing was typed', async () => {
  vi.mocked(api.explainRoute).mockRejectedValue(new ApiProblem('order_unknown', 'Nothing is planned of it.'));
  const card = await openForm();

  await userEvent.click(card.getByRole('button', { name: 'Explain' }));
  expect(api.explainRoute).not.toHaveBeenCalled();
  await userEvent.type(card.getByLabelText('Order'), '9{enter}');

  expect(await card.findByText('Nothing is planned of it.')).toBeTruthy();
});

it('says of what sells no course that it sells none', async () => {
  const lines = [line({ lineId: null, name: '', sku: 'BOOK', problem: 'no_course', courses: [] })];
  vi.mocked(api.explainRoute).mockResolvedValue({ orderId: null, lines, nextAfter: null });
  const card = await openForm();

  await userEvent.type(card.getByLabelText('or SKU'), 'BOOK{enter}');

  expect(await card.findByText(/Sells no course/)).toBeTruthy();
});
