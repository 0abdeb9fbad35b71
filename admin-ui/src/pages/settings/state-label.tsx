import type { ReactNode } from 'react';

/** How a state is meant: the words say it, the colour only repeats it. */
export type Tone = 'ok' | 'progress' | 'waiting' | 'attention';

export function StateLabel({ tone, children }: { tone: Tone; children: ReactNode }) {
  return <span className={`matricula-state is-${tone}`}>{children}</span>;
}
