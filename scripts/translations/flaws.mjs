/** What sprintf() fills in, and the tags that createInterpolateElement() or the page keep. */
const PLACEHOLDER = /%%|%(?:(\d+)\$)?([bcdeEfFgGosuxX])|<\/?\w+>/g;

/**
 * What is wrong with a translation: parts that are missing, and placeholders or tags that differ from the source's.
 *
 * @param {import('./catalogs.mjs').Entry} entry
 * @returns {string[]} Sentences; none when it can be used.
 */
export function findFlaws({ msgid, msgid_plural: plural, msgstr }) {
  return msgstr.flatMap((translation, form) => {
    if (translation === '') return [`“${msgid}” is not translated.`];
    const source = form === 0 ? msgid : plural;
    if (placeholders(source) === placeholders(translation)) return [];
    return [`“${translation}” has other placeholders than “${source}”.`];
  });
}

/** In an order of their own: a translation may turn them around, and then numbers them. */
function placeholders(text) {
  let position = 0;
  const found = [...text.matchAll(PLACEHOLDER)].map(([whole, number, type]) =>
    type === undefined ? whole : `%${number ?? (position += 1)}$${type}`,
  );
  return found.sort().join(' ');
}
