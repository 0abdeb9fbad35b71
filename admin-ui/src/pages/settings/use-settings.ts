import { useDispatch, useSelect } from '@wordpress/data';
import type { Settings } from '../../data/settings/types.ts';
import { store } from '../../data/store.ts';
import { useRefresh } from '../../hooks/use-refresh.ts';

/** While something is under way a person waits for it; else once a minute keeps the page true. */
const BUSY_MS = 5_000;
const IDLE_MS = 60_000;

/** The settings, kept up to date while the page is looked at. */
export function useSettings() {
  const { settings, problem } = useSelect(
    (select) => ({
      settings: select(store).getSettings(),
      problem: select(store).getSettingsProblem(),
    }),
    [],
  );
  const { refreshSettings } = useDispatch(store);
  useRefresh(refreshSettings, settings && isBusy(settings) ? BUSY_MS : IDLE_MS);
  return { settings, problem, refresh: () => void refreshSettings() };
}

function isBusy({ pairing, site, outgoing, incoming }: Settings): boolean {
  return pairing !== null && !site.isMoved && (outgoing.waiting > 0 || incoming.lastContactAt === null);
}
