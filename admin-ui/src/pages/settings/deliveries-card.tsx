import { SelectControl } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { Loading } from '../../components/loading.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import type { DeliveryState } from '../../data/deliveries/types.ts';
import { DeliveriesTable } from './deliveries-table.tsx';
import { DELIVERY_STATES, stateInWords } from './delivery-words.ts';
import { Pages } from './pages.tsx';
import { Section } from './section.tsx';
import { useDeliveries } from './use-deliveries.ts';

/** What this shop sent to the sidecar, and what became of it. */
export function DeliveriesCard({ isSending }: { isSending: boolean }) {
  const { query, setQuery, list, problem, refresh } = useDeliveries(isSending);
  return (
    <Section
      title={__('Deliveries', 'matricula')}
      aside={<StateFilter state={query.state} onChange={(state) => setQuery({ page: 1, state })} />}
    >
      {problem && <ProblemNotice onRetry={refresh}>{problem.message}</ProblemNotice>}
      {!list && !problem && <Loading label={__('Reading the deliveries …', 'matricula')} />}
      {list?.total === 0 && <p>{nothingHere(query.state)}</p>}
      {list && list.total > 0 && (
        <DeliveriesTable deliveries={list.deliveries} canResend={isSending} onResent={refresh} />
      )}
      <Pages page={query.page} total={list?.total} onChange={(page) => setQuery({ ...query, page })} />
    </Section>
  );
}

interface FilterProps {
  state: DeliveryState | '';
  onChange: (state: DeliveryState | '') => void;
}

function StateFilter({ state, onChange }: FilterProps) {
  return (
    <SelectControl<DeliveryState | ''>
      __next40pxDefaultSize
      __nextHasNoMarginBottom
      label={__('Show', 'matricula')}
      labelPosition="side"
      value={state}
      options={[
        { value: '', label: __('All', 'matricula') },
        ...DELIVERY_STATES.map((value) => ({ value, label: stateInWords(value) })),
      ]}
      onChange={onChange}
    />
  );
}

function nothingHere(state: DeliveryState | ''): string {
  return state === ''
    ? __('Nothing yet. Once an order sells a course, what is sent about it stands here.', 'matricula')
    : __('No delivery is in this state.', 'matricula');
}
