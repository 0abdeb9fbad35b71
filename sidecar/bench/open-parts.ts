const open = new Set<AsyncDisposableStack>();

/** For what a benchmark starts: ended in turn, the last first, when it is disposed of or the run is interrupted. */
export function openParts(): AsyncDisposableStack {
  const parts = new AsyncDisposableStack();
  open.add(parts);
  parts.defer(() => void open.delete(parts));
  return parts;
}

/** The run is interrupted. */
export async function closeAllParts(): Promise<void> {
  await Promise.all([...open].map((parts) => parts.disposeAsync()));
}
