// Elements and attributes `wp_kses_post` lets into a note, without those nobody puts there.
const allowed: Readonly<Record<string, readonly string[]>> = {
  a: ['href', 'rel', 'target', 'title'],
  abbr: ['title'],
  b: [],
  blockquote: ['cite'],
  br: [],
  caption: [],
  code: [],
  del: [],
  div: [],
  em: [],
  h2: [],
  h3: [],
  h4: [],
  hr: [],
  i: [],
  img: ['src', 'alt', 'width', 'height'],
  ins: [],
  li: [],
  ol: [],
  p: [],
  pre: [],
  small: [],
  span: [],
  strong: [],
  table: ['summary'],
  tbody: ['valign'],
  td: ['align', 'colspan', 'rowspan'],
  th: ['align', 'colspan', 'rowspan', 'scope'],
  thead: [],
  tr: [],
  ul: [],
};

const voidElements = ['br', 'hr', 'img'];
const safeProtocol = /^(https?|mailto|tel):/i;

/**
 * Filters the markup of an order note as `wp_kses_post` does: elements that are not allowed lose their tags
 * and keep their text, event handlers and styles go, and links lead to harmless places only.
 */
export function keepSafeMarkup(markup: string): string {
  const withoutComments = markup.replaceAll(/<!--[\s\S]*?(-->|$)/g, '');
  return withoutComments.replaceAll(
    /<\/?([a-z][a-z0-9]*)\b([^>]*)>|<|>|&(?!#?\w+;)/gi,
    (token, name, rest) => {
      if (token === '<') return '&lt;';
      if (token === '>') return '&gt;';
      if (token === '&') return '&amp;';
      return keepTag(token, String(name).toLowerCase(), String(rest));
    },
  );
}

function keepTag(token: string, name: string, attributes: string): string {
  const known = allowed[name];
  if (known === undefined) return '';
  if (token.startsWith('</')) return voidElements.includes(name) ? '' : `</${name}>`;
  return `<${name}${keepAttributes(attributes, known)}${voidElements.includes(name) ? ' /' : ''}>`;
}

function keepAttributes(text: string, known: readonly string[]): string {
  const found = text.matchAll(/([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/gi);
  return [...found]
    .map(([, name = '', double, single, bare]) => ({
      name: name.toLowerCase(),
      value: double ?? single ?? bare ?? '',
    }))
    .filter(({ name, value }) => known.includes(name) && (!isAddress(name) || isSafeAddress(value)))
    .map(({ name, value }) => ` ${name}="${value.replaceAll('"', '&quot;').replaceAll('<', '&lt;')}"`)
    .join('');
}

function isAddress(name: string): boolean {
  return name === 'href' || name === 'src' || name === 'cite';
}

function isSafeAddress(value: string): boolean {
  const plain = value.replaceAll(/&(#x?[0-9a-f]+|colon|tab|newline);?/gi, '').replaceAll(/[\s\p{Cc}]/gu, '');
  return safeProtocol.test(plain) || (plain === value && !plain.includes(':'));
}
