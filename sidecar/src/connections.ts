import { createLmsClient } from './lms/drivers.ts';
import { AccessTokenSource } from './lms/openedx/access-token.ts';
import type { CallMeter, LmsClient } from './lms/lms-client.ts';
import { Findings } from './lms/openedx/findings.ts';
import { LmsSession } from './lms/openedx/session.ts';
import type { HttpClient } from './shared/http-client.ts';
import type { Seal } from './shared/seal.ts';
import type { ShopConnector } from './shops/connector.ts';
import { createWooCommerceConnector } from './shops/woocommerce/woocommerce-connector.ts';
import type { PluginCredentials } from './shops/woocommerce-plugin/plugin-client.ts';
import { createPluginConnector } from './shops/woocommerce-plugin/plugin-connector.ts';
import type { ConsumerKeys } from './shops/woocommerce/rest-client.ts';
import type { Db } from './store/database.ts';
import { inTenant } from './store/in-tenant.ts';
import { saveCapabilities, type LmsConnection } from './store/lms-connections.ts';
import { PLUGIN_CONNECTOR, type Shop } from './store/shops.ts';

export interface ConnectionParts {
  http: HttpClient;
  seal: Seal;
}

export interface LmsConnectionParts extends ConnectionParts {
  db: Db;
}

/** What an LMS's client secret is sealed for. */
export function clientSecretPurpose(lmsId: string): string {
  return `client secret of LMS ${lmsId}`;
}

/** What a shop's credentials, REST keys or those of the plugin, are sealed for. */
export function credentialsPurpose(shopId: string): string {
  return `REST keys of shop ${shopId}`;
}

/**
 * Makes LMS clients that share one token for each application, however often a lane changes hands. What a client finds
 * out about its LMS is stored for the next one.
 */
export function connectLms({ http, seal, db }: LmsConnectionParts) {
  const sources = new Map<string, AccessTokenSource>();
  return (tenantId: string, connection: LmsConnection, meter: CallMeter): LmsClient => {
    const { lmsId, baseUrl, driver, clientId, clientSecret } = connection;
    const key = JSON.stringify([tenantId, lmsId, baseUrl, clientId, clientSecret]);
    let tokens = sources.get(key);
    if (!tokens) {
      const open = () => seal.reveal(clientSecret, clientSecretPurpose(lmsId));
      tokens = new AccessTokenSource({ baseUrl, clientId, clientSecret: open }, http);
      sources.set(key, tokens);
    }
    const findings = new Findings(connection.capabilities, async (found) => {
      // Lost, it is found out again: no reason to fail the call that found it.
      await inTenant(db, tenantId, (trx) => saveCapabilities(trx, lmsId, found)).catch(() => undefined);
    });
    const session = new LmsSession(baseUrl, tokens, http, meter, findings);
    return createLmsClient(driver, session, http);
  };
}

/** REST keys as they are sealed. */
export type StoredKeys =
  | ConsumerKeys
  /** Where the secret is: only the operator's own command writes that. */
  | { consumerKey: string; consumerSecretAt: string };

/** Looked up each time it is needed: a secret that is changed where it is kept counts at once. */
function openKeys(seal: Seal, stored: StoredKeys): () => Promise<ConsumerKeys> {
  return async () => {
    if (!('consumerSecretAt' in stored)) return stored;
    const { consumerKey, consumerSecretAt } = stored;
    return { consumerKey, consumerSecret: await seal.resolve(consumerSecretAt) };
  };
}

/** Makes the connector of a shop. */
export function connectShop({ http, seal }: ConnectionParts) {
  return (shop: Shop): ShopConnector => {
    const sealed = shop.credentials;
    const credentials = sealed
      ? (JSON.parse(seal.open(sealed, credentialsPurpose(shop.shopId))) as unknown)
      : undefined;
    const { learnerMetaKeys, grantingStatuses } = shop.settings;
    if (shop.connector === PLUGIN_CONNECTOR) {
      const plugin = credentials as PluginCredentials | undefined;
      return createPluginConnector({ credentials: plugin, learnerMetaKeys, locale: shop.locale }, http);
    }
    const keys = sealed ? openKeys(seal, credentials as StoredKeys) : undefined;
    return createWooCommerceConnector(
      { url: shop.url, keys, learnerMetaKeys, grantingStatuses, webhooksUrl: shop.webhooksUrl },
      http,
    );
  };
}
