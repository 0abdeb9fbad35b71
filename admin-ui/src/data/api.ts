import apiFetch from '@wordpress/api-fetch';
import { addQueryArgs } from '@wordpress/url';
import { toApiProblem } from './api-problem.ts';
import { PER_PAGE, type Delivery, type DeliveryList, type DeliveryQuery } from './deliveries/types.ts';
import type { Answer, OrderAnswer } from './orders/types.ts';
import type {
  RouteExplanation,
  RouteQuestion,
  Routing,
  RoutingChange,
  RoutingChanged,
} from './routing/types.ts';
import type { Check, Settings } from './settings/types.ts';

export const readSettings = () => request<Settings>('GET', 'settings');

export const pair = (sidecarUrl: string, code: string) =>
  request<Settings>('POST', 'pairing', { sidecarUrl, code });

export const unpair = () => request<Settings>('DELETE', 'pairing');

export const rotateSecrets = () => request<Settings>('POST', 'rotation');

export const runChecks = async () => (await request<{ checks: Check[] }>('POST', 'check')).checks;

export const listDeliveries = ({ page, state }: DeliveryQuery) =>
  request<DeliveryList>(
    'GET',
    addQueryArgs('deliveries', { page, per_page: PER_PAGE, ...(state === '' ? {} : { state }) }),
  );

export const resendDelivery = (id: number) =>
  request<Delivery>('POST', `deliveries/${encodeURIComponent(id)}/resend`);

export const readOrder = (id: string) => request<OrderAnswer>('GET', `orders/${encodeURIComponent(id)}`);

export const retryOrder = (id: string) =>
  request<OrderAnswer>('POST', `orders/${encodeURIComponent(id)}/retry`);

export const answerQuestion = (id: string, answer: Answer) =>
  request<OrderAnswer>('POST', `orders/${encodeURIComponent(id)}/answer`, answer);

export const readRoutes = () => request<Routing>('GET', 'routes');

export const changeRoutes = (change: RoutingChange) => request<RoutingChanged>('POST', 'routes', change);

export const explainRoute = (question: RouteQuestion, after: number) =>
  request<RouteExplanation>('GET', addQueryArgs('routes/explanation', { ...question, after }));

/**
 * Asks the plugin; `@wordpress/api-fetch` adds the nonce. Plugin and page are released as one, so the answer has the type
 * that the protocol gives it.
 *
 * @throws {ApiProblem} When the plugin refuses or does not answer.
 */
async function request<Body>(method: 'GET' | 'POST' | 'DELETE', route: string, data?: object): Promise<Body> {
  try {
    return await apiFetch<Body>({
      path: `/matricula/v1/admin/${route}`,
      method,
      ...(data ? { data } : {}),
    });
  } catch (error) {
    throw toApiProblem(error);
  }
}
