import { useDispatch, useSelect } from '@wordpress/data';
import type { OrderAnswer } from '../../data/orders/types.ts';
import { store } from '../../data/store.ts';
import { useRefresh } from '../../hooks/use-refresh.ts';

/** A person who has this order open waits for it; the sidecar answers from its ledger, which costs the LMS nothing. */
const UNSETTLED_MS = 10_000;

/** An order as the sidecar knows it, kept up to date until it has settled. */
export function useOrder(orderId: string) {
  const { answer, problem } = useSelect(
    (select) => ({
      answer: select(store).getOrder(orderId),
      problem: select(store).getOrderProblem(orderId),
    }),
    [orderId],
  );
  const { refreshOrder } = useDispatch(store);
  const refresh = () => refreshOrder(orderId);
  useRefresh(refresh, answer && isUnderWay(answer) ? UNSETTLED_MS : undefined);
  return { answer, problem, refresh: () => void refresh() };
}

function isUnderWay({ source, state }: OrderAnswer): boolean {
  return source === 'sidecar' && state?.settled === false;
}
