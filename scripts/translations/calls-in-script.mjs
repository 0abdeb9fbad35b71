import ts from 'typescript';

/**
 * The calls of functions by their name, wherever they stand.
 *
 * @param {string} source JavaScript or TypeScript, with or without JSX.
 * @param {string} file Its ending says which of them it is.
 * @returns {import('./strings.mjs').Call[]}
 */
export function callsInScript(source, file) {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest);
  return nodesBelow(tree)
    .filter((node) => ts.isCallExpression(node) && ts.isIdentifier(node.expression))
    .map((call) => ({
      name: call.expression.text,
      line: tree.getLineAndCharacterOfPosition(call.getStart(tree)).line + 1,
      args: call.arguments.map((arg) => (ts.isStringLiteralLike(arg) ? arg.text : undefined)),
    }));
}

function nodesBelow(node) {
  const children = [];
  ts.forEachChild(node, (child) => void children.push(child));
  return [node, ...children.flatMap(nodesBelow)];
}
