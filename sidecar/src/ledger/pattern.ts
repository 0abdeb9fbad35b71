/**
 * Whether a pattern fits the whole of a text: `*` stands for any number of characters, all else for itself. Upper and
 * lower case make no difference: WooCommerce makes none between SKUs, and an LMS lets no two course runs differ in it.
 *
 * No regular expression: whoever writes a pattern must not decide how long it takes. Each piece between two `*` is looked
 * for once, from where the one before it ended.
 */
export function fits(pattern: string, text: string): boolean {
  const value = text.toLowerCase();
  const [first = '', ...rest] = pattern.toLowerCase().split('*');
  const last = rest.pop();
  if (last === undefined) return value === first;
  const end = value.length - last.length;
  if (!value.startsWith(first) || !value.endsWith(last) || end < first.length) return false;
  let from = first.length;
  for (const piece of rest) {
    const at = value.indexOf(piece, from);
    if (at === -1 || at + piece.length > end) return false;
    from = at + piece.length;
  }
  return true;
}

/** Stands for a `*` of the other pattern. In no pattern of a rule, see `readRule`. */
const ANYTHING = '\u0000';

/** Whether everything that one pattern fits is fitted by the wider one too. */
export function covers(wider: string, pattern: string): boolean {
  return fits(wider, pattern.replaceAll('*', ANYTHING));
}
