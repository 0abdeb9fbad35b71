import { Button } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import type { RoutingWarning, Rule } from '../../../data/routing/types.ts';
import { Cell } from '../cell.tsx';
import { columnNames } from './rule-columns.ts';
import { RemoveRule } from './remove-rule.tsx';
import { conditionInWords, conditionsOf, warningInWords } from './rule-words.ts';

interface Props {
  rule: Rule;
  position: number;
  count: number;
  warnings: RoutingWarning[];
  isRunning: boolean;
  onMove: (by: 1 | -1) => void;
  onEdit: () => void;
  onRemove: () => Promise<void>;
}

/** One rule. Those of the institution are only shown: see docs/decisions/0018-routing-rules.md. */
export function RuleRow({ rule, position, warnings, ...actions }: Props) {
  const names = columnNames();
  const isOwn = rule.shopId !== null;
  return (
    <tr role="row">
      <Cell label={names.place}>{position}</Cell>
      <Cell label={names.conditions}>
        <div>
          <Conditions rule={rule} />
          {warnings.map((warning) => (
            <span key={warning.code} className="matricula-rules__warning">
              {warningInWords(warning)}
            </span>
          ))}
        </div>
      </Cell>
      <Cell label={names.lms}>
        <code>{rule.lmsId}</code>
      </Cell>
      <Cell label={names.whose}>
        {isOwn ? __('This shop', 'matricula') : __('The institution', 'matricula')}
      </Cell>
      <Cell label={names.actions}>
        {isOwn ? (
          <Actions rule={rule} position={position} {...actions} />
        ) : (
          <span>{__('Only the sidecar’s operator changes it', 'matricula')}</span>
        )}
      </Cell>
    </tr>
  );
}

function Conditions({ rule }: { rule: Rule }) {
  const conditions = conditionsOf(rule);
  if (conditions.length === 0) return <>{__('Every course', 'matricula')}</>;
  return (
    <dl className="matricula-rules__conditions">
      {conditions.map(({ condition, expected }) => (
        <div key={condition}>
          <dt>{conditionInWords(condition)}</dt>
          <dd>
            <code dir="ltr">{expected}</code>
          </dd>
        </div>
      ))}
    </dl>
  );
}

type ActionsProps = Omit<Props, 'warnings'>;

function Actions({ rule, position, count, isRunning, onMove, onEdit, onRemove }: ActionsProps) {
  const [isAsking, setIsAsking] = useState(false);
  const labels = actionLabels(position);
  return (
    <div className="matricula-rules__actions">
      <Button
        size="small"
        variant="tertiary"
        data-action={`${rule.ruleId} -1`}
        aria-label={labels.up}
        disabled={isRunning || position === 1}
        accessibleWhenDisabled
        onClick={() => onMove(-1)}
      >
        {__('Up', 'matricula')}
      </Button>
      <Button
        size="small"
        variant="tertiary"
        data-action={`${rule.ruleId} 1`}
        aria-label={labels.down}
        disabled={isRunning || position === count}
        accessibleWhenDisabled
        onClick={() => onMove(1)}
      >
        {__('Down', 'matricula')}
      </Button>
      <Button
        size="small"
        variant="tertiary"
        aria-label={labels.edit}
        disabled={isRunning}
        accessibleWhenDisabled
        onClick={onEdit}
      >
        {__('Edit', 'matricula')}
      </Button>
      <Button
        size="small"
        variant="tertiary"
        isDestructive
        aria-label={labels.remove}
        disabled={isRunning}
        accessibleWhenDisabled
        onClick={() => setIsAsking(true)}
      >
        {__('Remove', 'matricula')}
      </Button>
      {isAsking && <RemoveRule position={position} onRemove={onRemove} onClose={() => setIsAsking(false)} />}
    </div>
  );
}

/** Said instead of the short words on the buttons: who hears a list of buttons knows which rule each is about. */
function actionLabels(position: number) {
  return {
    /* translators: %d: number of a rule */
    up: sprintf(__('Move rule %d up', 'matricula'), position),
    /* translators: %d: number of a rule */
    down: sprintf(__('Move rule %d down', 'matricula'), position),
    /* translators: %d: number of a rule */
    edit: sprintf(__('Edit rule %d', 'matricula'), position),
    /* translators: %d: number of a rule */
    remove: sprintf(__('Remove rule %d', 'matricula'), position),
  };
}
