// npm run plugin:zip: builds the plugin's pages and packs what a shop installs into dist/matricula-<version>.zip.
import { spawnSync } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ensurePackages, env, root } from './setup.mjs';

/** What ships; everything else in plugin/ is for its development. */
const FILES = ['matricula.php', 'uninstall.php', 'readme.txt'];
const FOLDERS = ['src', 'assets', 'build', 'languages'];

/** WordPress wants one folder at the top, and finds the plugin by its name. */
const TOP = 'matricula';

/** Without these the zip would install, and the page in wp-admin stay empty, or English. */
const BUILT = ['settings', 'order-panel'].flatMap((page) => [
  `build/${page}.js`,
  `build/${page}.asset.php`,
  `languages/matricula-es_ES-matricula-${page}.json`,
]);

const MODE = { mode: 0o100644 };
const plugin = join(root, 'plugin');

if (process.argv.includes('--help')) {
  console.log(
    'npm run plugin:zip\n\nBuilds the plugin and writes dist/matricula-<version>.zip, ready for Plugins → Add New Plugin → Upload.',
  );
  process.exit(0);
}
await ensurePackages({ development: true });
const version = readVersion();
build();
const file = join(root, 'dist', `matricula-${version}.zip`);
const files = await pack(file);
console.log(`${relative(root, file)}: ${files.length} files`);

/** @returns {string} The version in the plugin's header, which its readme and its code must name too. */
function readVersion() {
  const main = readFileSync(join(plugin, 'matricula.php'), 'utf8');
  const readme = readFileSync(join(plugin, 'readme.txt'), 'utf8');
  const versions = [
    main.match(/^ \* Version: (.+)$/m)?.[1],
    main.match(/Plugin::boot\( __FILE__, '(.+)' \)/)?.[1],
    readme.match(/^Stable tag: (.+)$/m)?.[1],
  ];
  if (new Set(versions).size !== 1 || !versions[0])
    fail(
      `The version must be the same in matricula.php (header, boot) and readme.txt: ${versions.join(', ')}.`,
    );
  return versions[0];
}

function build() {
  const { status } = spawnSync('npm', ['run', 'build'], {
    cwd: root,
    env,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) fail('The pages of the plugin could not be built; see above.');
  const missing = BUILT.filter((name) => !existsSync(join(plugin, name)));
  if (missing.length > 0) fail(`The build left out ${missing.join(', ')}.`);
}

/** @returns {Promise<string[]>} What is in the zip, which stands only when it is complete. */
async function pack(target) {
  const { ZipFile } = await import('yazl'); // not there before the packages are
  mkdirSync(dirname(target), { recursive: true });
  const zip = new ZipFile();
  const files = [...FILES, ...FOLDERS.flatMap(listFolder)];
  for (const name of files) zip.addFile(join(plugin, name), `${TOP}/${name}`, MODE);
  zip.addFile(join(root, 'LICENSE'), `${TOP}/license.txt`, MODE);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(`${target}.part`));
  renameSync(`${target}.part`, target);
  return [...files, 'license.txt'];
}

/** Hidden files and source maps stay here. */
function listFolder(folder) {
  return readdirSync(join(plugin, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.') && !entry.name.endsWith('.map'))
    .map((entry) => relative(plugin, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
