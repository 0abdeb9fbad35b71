import { copyFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { addWebhooks } from '../../../sandbox/demo/add-webhooks.ts';
import type { WordPressShop } from '../../wordpress/shop.ts';
import type { Sidecar } from './sidecar.ts';

export interface RestKeys {
  consumer_key: string;
  consumer_secret: string;
}

/** Keys as an owner makes them under WooCommerce → Settings → Advanced → REST API. */
export async function restKeys(shop: WordPressShop): Promise<RestKeys> {
  const printed = await shop.php(`
    global $wpdb;
    $keys = array( 'consumer_key' => 'ck_' . wc_rand_hash(), 'consumer_secret' => 'cs_' . wc_rand_hash() );
    $wpdb->insert(
      $wpdb->prefix . 'woocommerce_api_keys',
      array(
        'user_id'         => get_current_user_id(),
        'description'     => 'Matricula',
        'permissions'     => 'read_write',
        'consumer_key'    => wc_api_hash( $keys['consumer_key'] ),
        'consumer_secret' => $keys['consumer_secret'],
        'truncated_key'   => substr( $keys['consumer_key'], -7 ),
      )
    );
    echo wp_json_encode( $keys );`);
  return JSON.parse(printed) as RestKeys;
}

const webhooksHere = fileURLToPath(new URL('webhooks-here.php', import.meta.url));

/** Lets this shop's webhooks, and those of no other, reach a sidecar on this machine. */
export async function letWebhooksOut(shop: WordPressShop): Promise<void> {
  await copyFile(webhooksHere, join(shop.folder, 'wp-content', 'mu-plugins', basename(webhooksHere)));
}

/** Connects a shop without the plugin by hand: its keys into the sidecar, the sidecar's webhooks into the shop. */
export async function connectPlainShop(
  sidecar: Sidecar,
  { id, url, keys, lms, tenant }: { id: string; url: string; keys: RestKeys; lms: string; tenant: string },
): Promise<void> {
  const printed = await sidecar.matricula(
    ...['shop', 'add', id, '--url', url, '--lms', lms, '--tenant', tenant],
    ...['--consumer-key', keys.consumer_key, '--consumer-secret', keys.consumer_secret],
  );
  const secret = /^\s*Secret\s+(\S+)/m.exec(printed)?.[1];
  if (secret === undefined) throw new Error(`There is no webhook secret in: ${printed}`);
  await addWebhooks(url, keys, { delivery_url: `${sidecar.url}/v1/shops/${id}/deliveries`, secret });
}
