// Builds the plugin's pages in wp-admin where they are missing or older than their sources.
import { existsSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { root, runNpm } from './setup.mjs';

const sources = ['src', 'package.json'].map((name) => join(root, 'admin-ui', name));

const BUILD = ['run', 'build', '-w', 'admin-ui', '--silent', '--', '--stats=errors-only'];

/** The last that a build writes of each page. */
const built = ['settings', 'order-panel'].map((page) => join(root, 'plugin', 'build', `${page}.asset.php`));

/** Makes sure that the pages are there, and ends the process when they cannot be built. */
export async function ensurePages() {
  if (Math.min(...built.map(timeOf)) >= Math.max(...sources.map(latestIn))) return;
  console.error("Building the plugin's pages …");
  if ((await runNpm(BUILD)) !== 0) {
    console.error("The plugin's pages could not be built.");
    process.exit(1);
  }
  const now = new Date();
  for (const file of built) utimesSync(file, now, now); // webpack leaves alone what would read the same
}

/** @returns {number} When a file was written last; 0 when it is not there. */
function timeOf(file) {
  return existsSync(file) ? statSync(file).mtimeMs : 0;
}

/** @param {string} path A file, or a folder with all that is in it. */
function latestIn(path) {
  if (!statSync(path).isDirectory()) return timeOf(path);
  return Math.max(...readdirSync(path, { recursive: true }).map((name) => timeOf(join(path, name))));
}
