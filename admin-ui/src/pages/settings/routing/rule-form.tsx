import { Button, Modal, SelectControl, TextControl } from '@wordpress/components';
import { useDispatch } from '@wordpress/data';
import { useEffect, useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { FormEvent } from 'react';
import { ProblemNotice } from '../../../components/problem-notice.tsx';
import type { Routing, RoutingWarning, Rule, WantedRule } from '../../../data/routing/types.ts';
import { store } from '../../../data/store.ts';
import { useAttempt } from '../../../hooks/use-attempt.ts';
import { conditionInWords } from './rule-words.ts';
import { Warnings } from './warnings.tsx';

interface Props {
  routing: Routing;
  /** The rule that is edited; undefined: a new one, which comes last. */
  rule?: Rule;
  onDone: (sentence: string) => void;
  onClose: () => void;
}

type Draft = Record<'organisation' | 'courseKey' | 'sku' | 'lmsId', string>;

/** Adds or edits a rule. A refusal, or what has to be confirmed, is said above the buttons, and the fields stay filled. */
export function RuleForm({ routing, rule, onDone, onClose }: Props) {
  const [draft, setDraft] = useState<Draft>(() => toDraft(routing, rule));
  const [warnings, setWarnings] = useState<RoutingWarning[]>([]);
  const { changeRouting } = useDispatch(store);
  const { run, isRunning, problem } = useAttempt(async (confirm: boolean) => {
    const changed = await changeRouting({
      version: routing.version,
      rules: withDraft(routing, rule, draft),
      confirm,
    });
    if (changed.result === 'unconfirmed') return setWarnings(changed.warnings);
    onDone(rule ? __('The rule is changed.', 'matricula') : __('The rule is added.', 'matricula'));
    onClose();
  });
  const fields = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const field = problem && FIELD_OF[problem.code];
    if (field) fields.current?.querySelector<HTMLElement>(`[name="${field}"]`)?.focus();
  }, [problem]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(warnings.length > 0);
  };
  const change = (field: keyof Draft) => (value: string) => {
    setWarnings([]);
    setDraft({ ...draft, [field]: value });
  };

  return (
    <Modal
      title={rule ? __('Edit the rule', 'matricula') : __('Add a rule', 'matricula')}
      size="medium"
      onRequestClose={onClose}
    >
      <form className="matricula-rule-form" onSubmit={submit}>
        <p>
          {__(
            'The rule takes what fits every field that is filled in. In a course key and a SKU, “*” stands for any characters.',
            'matricula',
          )}
        </p>
        <div className="matricula-rule-form" ref={fields}>
          <Condition field="organisation" draft={draft} onChange={change} placeholder="Acme" />
          <Condition field="courseKey" draft={draft} onChange={change} placeholder="course-v1:*+PY101+*" />
          <Condition field="sku" draft={draft} onChange={change} placeholder="EN-*" />
          <SelectControl
            __next40pxDefaultSize
            __nextHasNoMarginBottom
            label={__('LMS', 'matricula')}
            name="lmsId"
            value={draft.lmsId}
            options={routing.lmsIds.map((lmsId) => ({ label: lmsId, value: lmsId }))}
            onChange={change('lmsId')}
          />
        </div>
        {problem && <ProblemNotice>{problem.message}</ProblemNotice>}
        {warnings.length > 0 && <Warnings warnings={warnings} />}
        <div className="matricula-actions is-end">
          <Button __next40pxDefaultSize variant="tertiary" onClick={onClose}>
            {__('Cancel', 'matricula')}
          </Button>
          <Button
            __next40pxDefaultSize
            variant="primary"
            type="submit"
            isBusy={isRunning}
            disabled={isRunning}
            accessibleWhenDisabled
          >
            {warnings.length > 0 ? __('Keep it all the same', 'matricula') : __('Keep the rule', 'matricula')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** The field that a refusal is about, by the sidecar's codes. */
const FIELD_OF: Partial<Record<string, keyof Draft>> = {
  organisation_invalid: 'organisation',
  course_key_pattern_invalid: 'courseKey',
  lms_unknown: 'lmsId',
};

interface ConditionProps {
  field: 'organisation' | 'courseKey' | 'sku';
  draft: Draft;
  placeholder: string;
  onChange: (field: keyof Draft) => (value: string) => void;
}

function Condition({ field, draft, placeholder, onChange }: ConditionProps) {
  return (
    <TextControl
      __next40pxDefaultSize
      __nextHasNoMarginBottom
      label={conditionInWords(field)}
      name={field}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      dir="ltr"
      placeholder={placeholder}
      value={draft[field]}
      onChange={onChange(field)}
    />
  );
}

function toDraft({ lmsIds }: Routing, rule: Rule | undefined): Draft {
  return {
    organisation: rule?.organisation ?? '',
    courseKey: rule?.courseKey ?? '',
    sku: rule?.sku ?? '',
    lmsId: rule?.lmsId ?? lmsIds[0] ?? '',
  };
}

function withDraft({ rules }: Routing, rule: Rule | undefined, draft: Draft): WantedRule[] {
  const wanted = {
    ...(rule && { ruleId: rule.ruleId }),
    organisation: draft.organisation.trim() || null,
    courseKey: draft.courseKey.trim() || null,
    sku: draft.sku.trim() || null,
    lmsId: draft.lmsId,
  };
  if (!rule) return [...rules, wanted];
  return rules.map((other) => (other.ruleId === rule.ruleId ? wanted : other));
}
