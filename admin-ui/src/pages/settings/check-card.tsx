import { Button } from '@wordpress/components';
import { useDispatch } from '@wordpress/data';
import { __ } from '@wordpress/i18n';
import { Loading } from '../../components/loading.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import type { Check } from '../../data/settings/types.ts';
import { store } from '../../data/store.ts';
import { useAttempt } from '../../hooks/use-attempt.ts';
import { Section } from './section.tsx';
import { StateLabel, type Tone } from './state-label.tsx';

/** Tests the way of an order in both directions, and says what to do where it is blocked. */
export function CheckCard() {
  const { runChecks } = useDispatch(store);
  const { run, isRunning, problem, result: checks } = useAttempt(runChecks);
  return (
    <Section title={__('Self-test', 'matricula')}>
      <p>
        {__(
          'Tests the address, the certificate, the clocks, the way back to this shop and the LMS. It changes nothing.',
          'matricula',
        )}
      </p>
      <div>
        <Button
          __next40pxDefaultSize
          variant="secondary"
          onClick={() => void run()}
          isBusy={isRunning}
          disabled={isRunning}
          accessibleWhenDisabled
        >
          {__('Run the self-test', 'matricula')}
        </Button>
        <div role="status" className="matricula-check__result">
          {isRunning && <Loading label={__('Testing. This can take a minute …', 'matricula')} />}
          {checks && <Checks checks={checks} />}
        </div>
      </div>
      {problem && <ProblemNotice>{problem.message}</ProblemNotice>}
    </Section>
  );
}

function Checks({ checks }: { checks: Check[] }) {
  return (
    <ol className="matricula-checks">
      {checks.map(({ name, result, sentence }) => (
        <li key={name}>
          <StateLabel tone={TONES[result]}>{resultInWords(result)}</StateLabel>
          <span>
            <strong>{nameInWords(name)}</strong> {sentence}
          </span>
        </li>
      ))}
    </ol>
  );
}

const TONES: Record<Check['result'], Tone> = { ok: 'ok', failed: 'attention', note: 'waiting' };

function resultInWords(result: Check['result']): string {
  switch (result) {
    case 'ok':
      return __('OK', 'matricula');
    case 'failed':
      return __('Failed', 'matricula');
    case 'note':
      return __('Note', 'matricula');
  }
}

/** What a check is about; a name that a newer sidecar brings is shown as it is. */
function nameInWords(name: string): string {
  const names: Partial<Record<string, string>> = {
    address: __('Address of the sidecar', 'matricula'),
    certificate: __('Certificate', 'matricula'),
    schedule: __('Schedule of WordPress', 'matricula'),
    signature: __('Signature', 'matricula'),
    clock: __('Clocks', 'matricula'),
    callback: __('Way back to this shop', 'matricula'),
    orders: __('Orders', 'matricula'),
    lms: __('LMS', 'matricula'),
  };
  return names[name] ?? name;
}
