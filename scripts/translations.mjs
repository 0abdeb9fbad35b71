// npm run translations: brings the template and the catalogs in plugin/languages up to the sources, and says what is
// left to translate. With --compile, a part of npm run build: writes what WordPress loads.
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { entriesOf, readCatalogs, TEMPLATE, writeCatalog, writeTemplate } from './translations/catalogs.mjs';
import { compileCatalogs } from './translations/compile.mjs';
import { collectStrings } from './translations/strings.mjs';
import { root } from './setup.mjs';

if (process.argv.includes('--help')) {
  console.log(
    'npm run translations\n\nCollects the strings of plugin/ and admin-ui/ into plugin/languages. New ones are left to translate there.\n\n' +
      'npm run translations -- --compile\n\nWrites the .mo and .json files that WordPress loads, as npm run build does.',
  );
} else if (process.argv.includes('--compile')) compileCatalogs();
else updateCatalogs();

function updateCatalogs() {
  const strings = collectStrings();
  writeFileSync(TEMPLATE, writeTemplate(strings));
  for (const { file, catalog } of readCatalogs()) writeFileSync(file, writeCatalog(catalog, strings));
  for (const { file, catalog } of readCatalogs()) {
    const missing = entriesOf(catalog).filter(({ msgstr }) => msgstr.includes(''));
    console.log(`${relative(root, file)}: ${strings.length} strings, ${missing.length} to translate`);
  }
}
