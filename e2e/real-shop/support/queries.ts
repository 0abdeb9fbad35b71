/**
 * The questions to a database that one request asked and another of its kind did not; what they ask about, numbers and
 * texts, may differ.
 */
export function questionsOnlyIn(queries: string[], others: string[]): string[] {
  const left = others.map(shapeOf);
  return queries.filter((query) => {
    const index = left.indexOf(shapeOf(query));
    if (index !== -1) left.splice(index, 1);
    return index === -1;
  });
}

function shapeOf(query: string): string {
  return query
    .replaceAll(/'(?:[^'\\]|\\.)*'/gu, '?')
    .replaceAll(/\d+/gu, '?')
    .replaceAll(/\s+/gu, ' ');
}
