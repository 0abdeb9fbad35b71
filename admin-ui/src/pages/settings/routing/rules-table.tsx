import { useEffect, useRef, useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { useDispatch } from '@wordpress/data';
import { ProblemNotice } from '../../../components/problem-notice.tsx';
import type { Routing, RoutingWarning, Rule, WantedRule } from '../../../data/routing/types.ts';
import { store } from '../../../data/store.ts';
import { useAttempt } from '../../../hooks/use-attempt.ts';
import { ConfirmChange } from './confirm-change.tsx';
import { columnNames } from './rule-columns.ts';
import { RuleForm } from './rule-form.tsx';
import { RuleRow } from './rule-row.tsx';

interface Props {
  routing: Routing;
  onDone: (sentence: string) => void;
  focusHeading: () => void;
}

/** A change that waits for its warnings to be read. */
interface Unconfirmed {
  rules: WantedRule[];
  warnings: RoutingWarning[];
  sentence: string;
}

/** The rules in the order in which they are asked; this shop's own can be changed. */
export function RulesTable({ routing, onDone, focusHeading }: Props) {
  const { rules, version, warnings } = routing;
  const names = columnNames();
  const table = useRef<HTMLTableElement>(null);
  const [focus, setFocus] = useState<string>();
  const [edited, setEdited] = useState<Rule>();
  const [asked, setAsked] = useState<Unconfirmed>();
  const { changeRouting } = useDispatch(store);
  const { run, isRunning, problem } = useAttempt(
    async (wanted: WantedRule[], sentence: string, confirm: boolean) => {
      const changed = await changeRouting({ version, rules: wanted, confirm });
      setAsked(
        changed.result === 'kept' ? undefined : { rules: wanted, warnings: changed.warnings, sentence },
      );
      if (changed.result === 'kept') onDone(sentence);
    },
  );
  // A row that moves takes the focus with it: who uses the keyboard goes on where they were.
  useEffect(() => {
    if (focus) table.current?.querySelector<HTMLElement>(`[data-action="${focus}"]`)?.focus();
  }, [focus, rules]);
  const move = (index: number, by: 1 | -1) => {
    const rule = rules[index];
    if (!rule || !rules[index + by]) return;
    const others = rules.filter((other) => other !== rule);
    const place = index + by;
    setFocus(`${rule.ruleId} ${by}`);
    const sentence = sprintf(
      /* translators: 1: new place of a rule, 2: number of rules */
      __('The rule is number %1$d of %2$d now.', 'matricula'),
      place + 1,
      rules.length,
    );
    void run([...others.slice(0, place), rule, ...others.slice(place)], sentence, false);
  };
  const remove = async (rule: Rule) => {
    setFocus(undefined);
    const left = rules.filter((other) => other !== rule);
    if (await run(left, __('The rule is removed.', 'matricula'), false)) focusHeading();
  };

  return (
    <>
      {problem && <ProblemNotice>{problem.message}</ProblemNotice>}
      <table
        className="matricula-table"
        role="table"
        aria-label={__('Routing rules', 'matricula')}
        aria-busy={isRunning}
        ref={table}
      >
        <thead role="rowgroup">
          <tr role="row">
            {Object.entries(names).map(([column, name]) => (
              <th key={column} scope="col" role="columnheader">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rules.map((rule, index) => (
            <RuleRow
              key={rule.ruleId}
              rule={rule}
              position={index + 1}
              count={rules.length}
              warnings={warnings.filter(({ position }) => position === index + 1)}
              isRunning={isRunning}
              onMove={(by) => move(index, by)}
              onEdit={() => setEdited(rule)}
              onRemove={() => remove(rule)}
            />
          ))}
        </tbody>
      </table>
      {edited && (
        <RuleForm routing={routing} rule={edited} onDone={onDone} onClose={() => setEdited(undefined)} />
      )}
      {asked && (
        <ConfirmChange
          warnings={asked.warnings}
          isRunning={isRunning}
          onConfirm={() => void run(asked.rules, asked.sentence, true)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  );
}
