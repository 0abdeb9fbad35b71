import { findWordPress, type Software } from '../../e2e/wordpress/find-wordpress.ts';
import type { OpenShop, ShopKind } from './demo-shop.ts';
import type { Setting } from './open-sandbox.ts';
import { openSandboxShop } from './open-sandbox-shop.ts';
import { DemoError, type Stopping } from './stopping.ts';
import { prepareWooCommerce } from './woocommerce/prepare.ts';

export interface ShopChoice {
  kind: ShopKind;
  open: (setting: Setting) => Promise<OpenShop>;
  /** What the person is to know about it, in a line. */
  remark?: string;
}

const howToGetIt =
  'This is the sandbox shop. For a real WordPress with WooCommerce: npm run demo -- --shop=woocommerce (downloaded once).';

/**
 * Decides which shop to play in: the one that is asked for; else a real one where it is on this machine; else the
 * sandbox.
 *
 * @throws DemoError when the real one is asked for and cannot be had.
 */
export async function chooseShop(asked: ShopKind | undefined, stopping: Stopping): Promise<ShopChoice> {
  const sandbox: ShopChoice = { kind: 'sandbox', open: openSandboxShop };
  if (asked === 'sandbox') return sandbox;
  const found = await findWordPress('new', { download: asked === 'woocommerce' });
  stopping.signal.throwIfAborted();
  if ('reason' in found) {
    if (asked === 'woocommerce') throw new DemoError(found.reason);
    return { ...sandbox, remark: howToGetIt };
  }
  const obstacle = await prepareWooCommerce(stopping);
  if (obstacle === undefined) return chooseWooCommerce(found.software);
  if (asked === 'woocommerce') throw new DemoError(obstacle);
  return { ...sandbox, remark: `${obstacle} The sandbox shop takes its place.` };
}

/** Playground is loaded only now: it comes with the packages for development. */
async function chooseWooCommerce(software: Software): Promise<ShopChoice> {
  const { openWooCommerce } = await import('./woocommerce/open-woocommerce.ts');
  const { wordpress, woocommerce } = software.versions;
  return {
    kind: 'woocommerce',
    open: (setting) => openWooCommerce(software, setting),
    remark: `The shop is WordPress ${wordpress} with WooCommerce ${woocommerce} and the plugin.`,
  };
}
