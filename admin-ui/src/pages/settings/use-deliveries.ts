import { useDispatch, useSelect } from '@wordpress/data';
import { useState } from '@wordpress/element';
import type { DeliveryQuery } from '../../data/deliveries/types.ts';
import { store } from '../../data/store.ts';
import { useRefresh } from '../../hooks/use-refresh.ts';

/** A row that waits may be sent any moment. */
const BUSY_MS = 5_000;
const IDLE_MS = 60_000;

/**
 * A page of the deliveries, kept up to date while it is looked at.
 *
 * @param isSending Whether anything can go out at all.
 */
export function useDeliveries(isSending: boolean) {
  const [query, setQuery] = useState<DeliveryQuery>({ page: 1, state: '' });
  const { list, problem } = useSelect(
    (select) => ({
      list: select(store).getDeliveries(query),
      problem: select(store).getDeliveriesProblem(query),
    }),
    [query],
  );
  const { refreshDeliveries } = useDispatch(store);
  const refresh = () => refreshDeliveries(query);
  const isBusy = isSending && list?.deliveries.some(({ state }) => state === 'waiting');
  useRefresh(refresh, isBusy ? BUSY_MS : IDLE_MS);
  return { query, setQuery, list, problem, refresh: () => void refresh() };
}
