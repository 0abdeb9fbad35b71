import { useId } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { Moment } from '../../components/moment.tsx';
import type { TimelineEntry } from '../../data/orders/types.ts';

/** How the order came to its state, in the order in which it happened. */
export function Timeline({ entries }: { entries: TimelineEntry[] }) {
  const id = useId();
  if (entries.length === 0) return null;
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{__('What happened', 'matricula')}</h3>
      <ol className="matricula-timeline">
        {entries.map((entry, index) => (
          <li key={`${entry.at}/${entry.event}/${index}`}>
            <Moment at={entry.at} />
            <span>{entry.sentence}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
