import type { Reply } from '../../kit/reply.ts';
import type { RestRequest, RestRoute } from './rest.ts';
import { versions } from './settings.ts';
import type { Shop } from './shop.ts';
import { restReply } from './wp-error.ts';

const namespaces = ['oembed/1.0', 'wc/v3', 'wc/store/v1', 'wp/v2'];

/** What the REST API shows to everybody: its index. Undefined for another path. */
export function publicRoutes(shop: Shop, path: string): Reply | undefined {
  if (path === '/wc/v3') return restReply(200, { namespace: 'wc/v3', routes: {} });
  if (path !== '') return undefined;
  const offset = shop.settings.utcOffsetMinutes / 60;
  return restReply(200, {
    name: 'Sandbox shop',
    description: '',
    url: shop.siteUrl,
    home: shop.siteUrl,
    gmt_offset: String(offset),
    timezone_string: offset === 0 ? 'UTC' : '',
    namespaces,
    authentication: {},
    routes: {},
  });
}

/** The part of the system status that says where and what the shop is. */
export const siteRoutes: readonly RestRoute[] = [
  { path: /^\/wc\/v3\/system_status$/, subject: 'item', methods: { GET: systemStatus } },
];

function systemStatus({ shop }: RestRequest): Reply {
  return restReply(200, {
    environment: {
      home_url: shop.siteUrl,
      site_url: shop.siteUrl,
      version: versions.woocommerce,
      wp_version: versions.wordpress,
      wp_multisite: false,
      wp_cron: true,
      language: 'en_US',
      default_timezone: 'UTC',
    },
    settings: { api_enabled: false, currency: 'ARS', currency_symbol: '$', number_of_decimals: 2 },
    security: { secure_connection: shop.siteUrl.startsWith('https:'), hide_errors: true },
  });
}
