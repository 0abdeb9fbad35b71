import type { ReactNode } from 'react';

/**
 * A cell that names its column, for narrow screens where the head of the table is gone. Its role is said aloud: a
 * browser takes a cell that is laid out as a block for no cell at all.
 */
export function Cell({ label, children }: { label: string; children: ReactNode }) {
  return (
    <td role="cell" data-label={label}>
      {children}
    </td>
  );
}
