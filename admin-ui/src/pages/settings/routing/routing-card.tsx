import { Button, Notice } from '@wordpress/components';
import { useDispatch, useSelect } from '@wordpress/data';
import { useRef, useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { Loading } from '../../../components/loading.tsx';
import { ProblemNotice } from '../../../components/problem-notice.tsx';
import type { Routing } from '../../../data/routing/types.ts';
import { store } from '../../../data/store.ts';
import { Section } from '../section.tsx';
import { ExplainForm } from './explain-form.tsx';
import { RuleForm } from './rule-form.tsx';
import { RulesTable } from './rules-table.tsx';

/** Which LMS courses go to whose product names none: the institution's rules, this shop's own, and why one went there. */
export function RoutingCard() {
  const { routing, problem } = useSelect(
    (select) => ({ routing: select(store).getRouting(), problem: select(store).getRoutingProblem() }),
    [],
  );
  const { refreshRouting } = useDispatch(store);
  const heading = useRef<HTMLHeadingElement>(null);
  return (
    <Section title={__('Routing', 'matricula')} headingRef={heading}>
      {problem && <ProblemNotice onRetry={() => void refreshRouting()}>{problem.message}</ProblemNotice>}
      {!routing && !problem && <Loading label={__('Reading the rules …', 'matricula')} />}
      {routing && <Rules routing={routing} focusHeading={() => heading.current?.focus()} />}
    </Section>
  );
}

function Rules({ routing, focusHeading }: { routing: Routing; focusHeading: () => void }) {
  const [done, setDone] = useState<string>();
  const [isAdding, setIsAdding] = useState(false);
  if (routing.lmsIds.length < 2 && routing.rules.length === 0) {
    return (
      <p>
        {__('There is only one LMS, so there is nothing to decide: every course goes there.', 'matricula')}
      </p>
    );
  }
  return (
    <>
      <p>{whatRulesDo(routing)}</p>
      {done && (
        <Notice className="matricula-notice" status="success" onRemove={() => setDone(undefined)}>
          {done}
        </Notice>
      )}
      {routing.rules.length === 0 && <p>{__('There are no rules yet.', 'matricula')}</p>}
      {routing.rules.length > 0 && (
        <RulesTable routing={routing} onDone={setDone} focusHeading={focusHeading} />
      )}
      <Button __next40pxDefaultSize variant="secondary" onClick={() => setIsAdding(true)}>
        {__('Add a rule', 'matricula')}
      </Button>
      {isAdding && <RuleForm routing={routing} onDone={setDone} onClose={() => setIsAdding(false)} />}
      <ExplainForm />
    </>
  );
}

function whatRulesDo({ defaultLmsId }: Routing): string {
  const first = __(
    'Where a product names no LMS, the first rule that takes its course decides. A change holds for orders that are planned from now on; who has a place already stays where they are.',
    'matricula',
  );
  if (defaultLmsId === null) return first;
  /* translators: %s: name of an LMS */
  const other = sprintf(__('What no rule takes goes to %s.', 'matricula'), defaultLmsId);
  return `${first} ${other}`;
}
