// What a real WordPress needs beyond the product itself: the packages that run it, and the plugin's pages.
import { ensurePages } from './admin-ui.mjs';
import { ensurePackages } from './setup.mjs';

await ensurePackages({ development: true });
await ensurePages();
