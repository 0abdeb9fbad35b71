import { Card, CardBody, CardHeader } from '@wordpress/components';
import { useId } from '@wordpress/element';
import type { ReactNode, Ref } from 'react';

interface Props {
  title: string;
  /** Beside the title: a state, or a filter. */
  aside?: ReactNode;
  /** For focus to go to when what had it is gone. */
  headingRef?: Ref<HTMLHeadingElement>;
  children: ReactNode;
}

/** A card of the settings page: a region with a heading, for those who jump from one to the next. */
export function Section({ title, aside, headingRef, children }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <Card>
        <CardHeader className="matricula-section__header">
          <h2 id={id} ref={headingRef} tabIndex={-1}>
            {title}
          </h2>
          {aside}
        </CardHeader>
        <CardBody className="matricula-section__body">{children}</CardBody>
      </Card>
    </section>
  );
}
