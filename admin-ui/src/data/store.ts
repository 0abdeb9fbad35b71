import { combineReducers, createReduxStore } from '@wordpress/data';
import * as deliveryActions from './deliveries/actions.ts';
import { deliveries, type DeliveriesState } from './deliveries/reducer.ts';
import * as deliveryResolvers from './deliveries/resolvers.ts';
import * as deliverySelectors from './deliveries/selectors.ts';
import * as orderActions from './orders/actions.ts';
import { orders, type OrdersState } from './orders/reducer.ts';
import * as orderResolvers from './orders/resolvers.ts';
import * as orderSelectors from './orders/selectors.ts';
import * as routingActions from './routing/actions.ts';
import { routing, type RoutingState } from './routing/reducer.ts';
import * as routingResolvers from './routing/resolvers.ts';
import * as routingSelectors from './routing/selectors.ts';
import * as settingsActions from './settings/actions.ts';
import { settings, type SettingsState } from './settings/reducer.ts';
import * as settingsResolvers from './settings/resolvers.ts';
import * as settingsSelectors from './settings/selectors.ts';

export interface State {
  settings: SettingsState;
  deliveries: DeliveriesState;
  orders: OrdersState;
  routing: RoutingState;
}

/** What the plugin said, by entity. Whoever shows a page registers it. */
export const store = createReduxStore('matricula/admin', {
  reducer: combineReducers({ settings, deliveries, orders, routing }),
  actions: { ...settingsActions, ...deliveryActions, ...orderActions, ...routingActions },
  selectors: { ...settingsSelectors, ...deliverySelectors, ...orderSelectors, ...routingSelectors },
  resolvers: { ...settingsResolvers, ...deliveryResolvers, ...orderResolvers, ...routingResolvers },
});
