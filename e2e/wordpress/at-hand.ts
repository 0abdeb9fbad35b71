// Says which WordPress and WooCommerce a shop would be started with, or why there are none; --old: the oldest ones.
import { findWordPress } from './find-wordpress.ts';

const found = await findWordPress(process.argv.includes('--old') ? 'old' : 'new', { download: true });
if ('software' in found) {
  const { wordpress, woocommerce } = found.software.versions;
  process.stdout.write(`WordPress ${wordpress} with WooCommerce ${woocommerce}\n`);
} else {
  process.stdout.write(`${found.reason}\n`);
  process.exitCode = 1;
}
