// Builds the plugin's pages in wp-admin, and their translations, where they are missing or older than their sources.
import { existsSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { root, runNpm } from './setup.mjs';

const sources = ['admin-ui/src', 'admin-ui/package.json', 'plugin/languages/matricula-es_ES.po'].map((path) =>
  join(root, path),
);

const BUILD = ['run', 'build', '-w', 'admin-ui', '--silent', '--', '--stats=errors-only'];

/** The last that a build writes of each page, and of their translations. */
const built = ['build/settings.asset.php', 'build/order-panel.asset.php', 'languages/matricula-es_ES.mo'].map(
  (path) => join(root, 'plugin', path),
);

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
