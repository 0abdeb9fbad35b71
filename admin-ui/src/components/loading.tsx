import { Spinner } from '@wordpress/components';

/** Something is being read; a screen reader hears what. */
export function Loading({ label }: { label: string }) {
  return (
    <p className="matricula-loading" role="status">
      <Spinner />
      {label}
    </p>
  );
}
