import { Button } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { PER_PAGE } from '../../data/deliveries/types.ts';

interface Props {
  page: number;
  /** Unknown while the page is read: the buttons stay, and with them the focus. */
  total: number | undefined;
  onChange: (page: number) => void;
}

/** Leafs through a list. Nothing where one page holds it all. */
export function Pages({ page, total, onChange }: Props) {
  const pages = Math.ceil(useLastKnown(total) / PER_PAGE);
  if (pages <= 1 && page === 1) return null;
  return (
    <nav className="matricula-pages" aria-label={__('Pages of deliveries', 'matricula')}>
      <Button
        variant="secondary"
        size="compact"
        disabled={page <= 1}
        accessibleWhenDisabled
        onClick={() => onChange(page - 1)}
      >
        {__('Newer', 'matricula')}
      </Button>
      <span role="status">
        {
          /* translators: 1: number of this page, 2: number of pages */
          sprintf(__('Page %1$d of %2$d', 'matricula'), page, Math.max(pages, page))
        }
      </span>
      <Button
        variant="secondary"
        size="compact"
        disabled={page >= pages}
        accessibleWhenDisabled
        onClick={() => onChange(page + 1)}
      >
        {__('Older', 'matricula')}
      </Button>
    </nav>
  );
}

function useLastKnown(total: number | undefined): number {
  const [known, setKnown] = useState(0);
  if (total !== undefined && total !== known) setKnown(total);
  return total ?? known;
}
