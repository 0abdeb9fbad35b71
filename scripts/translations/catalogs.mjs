// The files that translators work on: the template (.pot) and one catalog (.po) for each language.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { po } from 'gettext-parser';
import { root } from '../setup.mjs';

/** @typedef {import('gettext-parser').GetTextTranslations} Catalog */
/** @typedef {import('gettext-parser').GetTextTranslation} Entry */

export const LANGUAGES = join(root, 'plugin', 'languages');
export const TEMPLATE = join(LANGUAGES, 'matricula.pot');

/** No date and no version: the same sources give the same file. */
const HEADERS = {
  'Project-Id-Version': 'Matricula for WooCommerce',
  'MIME-Version': '1.0',
  'Content-Type': 'text/plain; charset=utf-8',
  'Content-Transfer-Encoding': '8bit',
  'X-Domain': 'matricula',
};

/** @returns {{ locale: string, file: string, catalog: Catalog }[]} The languages there are. */
export function readCatalogs() {
  return readdirSync(LANGUAGES).flatMap((name) => {
    const [, locale] = name.match(/^matricula-(\w+)\.po$/) ?? [];
    if (locale === undefined) return [];
    const file = join(LANGUAGES, name);
    return [{ locale, file, catalog: po.parse(readFileSync(file), { validation: true }) }];
  });
}

/**
 * @param {import('./strings.mjs').SourceString[]} strings
 * @returns {string} The text of the template.
 */
export function writeTemplate(strings) {
  return write(HEADERS, strings.map(entryOf));
}

/**
 * Brings a catalog up to the sources: new strings come untranslated, gone ones go, the rest keeps its translation.
 *
 * @param {Catalog} catalog
 * @param {import('./strings.mjs').SourceString[]} strings
 * @returns {string} The text of the catalog.
 */
export function writeCatalog({ headers, translations }, strings) {
  const entries = strings.map((string) => {
    const known = translations[string.context]?.[string.text];
    const fresh = entryOf(string);
    if (known?.msgstr.length !== fresh.msgstr.length) return fresh;
    return { ...fresh, msgstr: known.msgstr, comments: { ...known.comments, ...fresh.comments } };
  });
  return write(headers, entries);
}

/** @returns {Entry[]} What a catalog holds, without its header. */
export function entriesOf({ translations }) {
  return Object.values(translations)
    .flatMap((entries) => Object.values(entries))
    .filter(({ msgid }) => msgid !== '');
}

/** @returns {Entry} A string of the sources, untranslated. */
function entryOf({ context, text, plural, comments, files }) {
  return {
    msgid: text,
    ...(context !== '' && { msgctxt: context }),
    ...(plural !== undefined && { msgid_plural: plural }),
    msgstr: plural === undefined ? [''] : ['', ''],
    comments: { extracted: comments.join('\n'), reference: files.join('\n') },
  };
}

function write(headers, entries) {
  const translations = {};
  for (const entry of entries) (translations[entry.msgctxt ?? ''] ??= {})[entry.msgid] = entry;
  return po.compile({ charset: 'utf-8', headers, translations }, { foldLength: 0 }).toString();
}
