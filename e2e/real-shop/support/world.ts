import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Stopping } from '../../../sandbox/demo/stopping.ts';
import { startSandboxLms } from '../../../sandbox/index.ts';
import { findWordPress } from '../../wordpress/find-wordpress.ts';
import { type NativeShop, startNativeShop } from '../../wordpress/native-shop.ts';
import type { ShopOptions, WordPressShop } from '../../wordpress/shop.ts';
import { Gate } from './gate.ts';
import { Sidecar } from './sidecar.ts';

const muPlugins = fileURLToPath(new URL('../mu-plugins', import.meta.url));

/** A real shop with the programs of ./mu-plugins in it. */
export async function startShop(stopping: Stopping, options: Partial<ShopOptions>): Promise<NativeShop> {
  const found = await findWordPress('new', { download: true });
  if ('reason' in found) throw new Error(found.reason);
  const shop = await startNativeShop(found.software, options, stopping);
  await cp(muPlugins, join(shop.folder, 'wp-content', 'mu-plugins'), { recursive: true });
  return shop;
}

/** A sidecar with an LMS, which it calls "campus", and what stands before the sidecar. */
export async function startSidecar(stopping: Stopping): Promise<{ sidecar: Sidecar; gate: Gate }> {
  const lms = await startSandboxLms();
  stopping.beforeEnd(() => lms.close());
  const sidecar = await Sidecar.create(stopping);
  await sidecar.start();
  await sidecar.addLms('campus', lms.url);
  return { sidecar, gate: await openGate(sidecar, stopping) };
}

/** @returns what stands before the sidecar from now on. */
export async function openGate(sidecar: Sidecar, stopping: Stopping): Promise<Gate> {
  const gate = new Gate(sidecar.url);
  stopping.beforeEnd(() => gate.close());
  await gate.open();
  return gate;
}

/** Does what the owner does on the settings page: pastes the sidecar's address and a code. */
export async function pair(shop: WordPressShop, sidecarUrl: string, code: string): Promise<void> {
  const answer = await callAsOwner(shop, 'POST', '/admin/pairing', { sidecarUrl, code });
  if (answer.status !== 200) throw new Error(`The shop was not paired: ${JSON.stringify(answer.data)}`);
}

/** Calls one of the plugin's routes for wp-admin as the owner. */
export async function callAsOwner(
  shop: WordPressShop,
  method: 'GET' | 'POST' | 'DELETE',
  route: string,
  params: Record<string, string | number> = {},
): Promise<{ status: number; data: unknown }> {
  const printed = await shop.php(`
    $request = new WP_REST_Request( '${method}', '/matricula/v1${route}' );
    foreach ( json_decode( '${JSON.stringify(params)}', true ) as $name => $value ) {
      $request->set_param( $name, $value );
    }
    $response = rest_do_request( $request );
    echo wp_json_encode( array( 'status' => $response->get_status(), 'data' => $response->get_data() ) );`);
  return JSON.parse(printed) as { status: number; data: unknown };
}

/** How the shop numbers a product. */
export async function productId(shop: WordPressShop, sku: string): Promise<number> {
  return Number(await shop.php(`echo wc_get_product_id_by_sku( '${sku}' );`));
}
