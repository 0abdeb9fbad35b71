import { useDispatch, useSelect } from '@wordpress/data';
import { useState } from '@wordpress/element';
import type { DeliveryQuery } from '../../data/deliveries/types.ts';
import type { Settings } from '../../data/settings/types.ts';
import { store } from '../../data/store.ts';
import { useRefresh } from '../../hooks/use-refresh.ts';

/** While something is under way a person waits for it; else a look now and then keeps the page true. */
const BUSY_MS = 5_000;
const IDLE_MS = 30_000;

/** The settings and which deliveries are listed; both are kept up to date, together, while the page is looked at. */
export function useSettings() {
  const [query, setQuery] = useState<DeliveryQuery>({ page: 1, state: '' });
  const { settings, problem } = useSelect(
    (select) => ({
      settings: select(store).getSettings(),
      problem: select(store).getSettingsProblem(),
    }),
    [],
  );
  const { refreshSettings, refreshDeliveries } = useDispatch(store);
  const refreshAll = () => Promise.all([refreshSettings(), refreshDeliveries(query)]);
  useRefresh(refreshAll, settings && (isBusy(settings) ? BUSY_MS : IDLE_MS));
  return { settings, problem, query, setQuery, refresh: () => void refreshAll() };
}

function isBusy({ pairing, site, outgoing, incoming }: Settings): boolean {
  return pairing !== null && !site.isMoved && (outgoing.waiting > 0 || incoming.lastContactAt === null);
}
