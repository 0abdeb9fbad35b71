// What WordPress loads, made from the catalogs: one .mo for PHP, and one .json for each script.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mo } from 'gettext-parser';
import { entriesOf, LANGUAGES, readCatalogs } from './catalogs.mjs';

/**
 * Each script by the handle that PHP gives it, and the files whose strings it says. The folders of admin-ui/src/pages
 * are named as the pages that are built; whatever else is in admin-ui/src may be in any of them.
 */
const SCRIPTS = {
  'matricula-settings': (file) => isInPage(file, 'settings'),
  'matricula-order-panel': (file) => isInPage(file, 'order-panel'),
  'matricula-product-courses': (file) => file === 'plugin/assets/product-courses.js',
};

/** Writes the files of every language beside its catalog. */
export function compileCatalogs() {
  for (const { locale, catalog } of readCatalogs()) {
    const base = join(LANGUAGES, `matricula-${locale}`);
    const inFiles = (isSaidIn) => translatedIn(catalog, isSaidIn);
    writeFileSync(
      `${base}.mo`,
      compileMo(
        catalog,
        inFiles((file) => file.endsWith('.php')),
      ),
    );
    // The name by handle is the first that load_script_textdomain() looks for.
    for (const [handle, isSaidIn] of Object.entries(SCRIPTS))
      writeFileSync(`${base}-${handle}.json`, compileJson(catalog, locale, inFiles(isSaidIn)));
  }
}

/** What is not translated is left out: WordPress then says it in English. */
function translatedIn(catalog, isSaidIn) {
  return entriesOf(catalog).filter(
    ({ msgstr, comments }) => !msgstr.includes('') && comments.reference.split('\n').some(isSaidIn),
  );
}

function compileMo({ headers }, entries) {
  const translations = {};
  for (const entry of entries) (translations[entry.msgctxt ?? ''] ??= {})[entry.msgid] = entry;
  return mo.compile({ charset: 'utf-8', headers, translations });
}

/** The form of `wp i18n make-json`, which @wordpress/i18n takes as setLocaleData(). */
function compileJson({ headers }, locale, entries) {
  const messages = { '': { domain: 'messages', lang: locale, 'plural-forms': headers['Plural-Forms'] } };
  for (const { msgctxt, msgid, msgstr } of entries)
    messages[msgctxt === undefined ? msgid : `${msgctxt}\u0004${msgid}`] = msgstr;
  return JSON.stringify({ domain: 'messages', locale_data: { messages } });
}

function isInPage(file, page) {
  if (file.startsWith('admin-ui/src/pages/')) return file.startsWith(`admin-ui/src/pages/${page}/`);
  return file.startsWith('admin-ui/src/');
}
