import { useSelect } from '@wordpress/data';
import { __ } from '@wordpress/i18n';
import { Loading } from '../../components/loading.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import type { DeliveryQuery, DeliveryState } from '../../data/deliveries/types.ts';
import { store } from '../../data/store.ts';
import { DeliveriesTable } from './deliveries-table.tsx';
import { Pages } from './pages.tsx';
import { Section } from './section.tsx';
import { StateFilter } from './state-filter.tsx';

interface Props {
  query: DeliveryQuery;
  onQuery: (query: DeliveryQuery) => void;
  canResend: boolean;
  refresh: () => void;
}

/** What this shop sent to the sidecar, and what became of it. */
export function DeliveriesCard({ query, onQuery, canResend, refresh }: Props) {
  const { list, problem } = useSelect(
    (select) => ({
      list: select(store).getDeliveries(query),
      problem: select(store).getDeliveriesProblem(query),
    }),
    [query],
  );
  return (
    <Section
      title={__('Deliveries', 'matricula')}
      aside={<StateFilter state={query.state} onChange={(state) => onQuery({ page: 1, state })} />}
    >
      {problem && <ProblemNotice onRetry={refresh}>{problem.message}</ProblemNotice>}
      {!list && !problem && <Loading label={__('Reading the deliveries …', 'matricula')} />}
      {list?.total === 0 && <p>{nothingHere(query.state)}</p>}
      {list && list.total > 0 && (
        <DeliveriesTable deliveries={list.deliveries} canResend={canResend} onResent={refresh} />
      )}
      <Pages page={query.page} total={list?.total} onChange={(page) => onQuery({ ...query, page })} />
    </Section>
  );
}

function nothingHere(state: DeliveryState | ''): string {
  return state === ''
    ? __('Nothing yet. Once an order sells a course, what is sent about it stands here.', 'matricula')
    : __('No delivery is in this state.', 'matricula');
}
