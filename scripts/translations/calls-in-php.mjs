import { Engine } from 'php-parser';

const parser = new Engine({ parser: { php7: true }, ast: { withPositions: true } });

/**
 * The calls of functions by their name, wherever they stand.
 *
 * @param {string} source
 * @param {string} file Named in the error when the source cannot be parsed.
 * @returns {import('./strings.mjs').Call[]}
 */
export function callsInPhp(source, file) {
  return nodesBelow(parser.parseCode(source, file))
    .filter(({ kind, what }) => kind === 'call' && what.kind === 'name')
    .map((call) => ({
      name: call.what.name.replace(/^\\/, ''),
      line: call.loc.start.line,
      args: call.arguments.map(({ kind, value }) => (kind === 'string' ? value : undefined)),
    }));
}

function nodesBelow(value) {
  if (typeof value !== 'object' || value === null) return [];
  const below = Object.values(value).flatMap(nodesBelow);
  return 'kind' in value ? [value, ...below] : below;
}
