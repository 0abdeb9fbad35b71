import { Button, TextControl } from '@wordpress/components';
import { useDispatch } from '@wordpress/data';
import { createInterpolateElement, useEffect, useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { FormEvent } from 'react';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import type { Settings } from '../../data/settings/types.ts';
import { store } from '../../data/store.ts';
import { useAttempt } from '../../hooks/use-attempt.ts';

interface Props {
  /** Its address is the only one, where it gives one. */
  network: Settings['network'];
  /** Where the sidecar most likely is. */
  address?: string;
  onPaired: () => void;
}

/** Asks for the sidecar's address and a pairing code. A refusal is said above the button, and the fields stay filled. */
export function PairingForm({ network, address = '', onPaired }: Props) {
  const [typed, setTyped] = useState(address);
  const sidecarUrl = network?.sidecarUrl ?? typed;
  const [code, setCode] = useState('');
  const { pair } = useDispatch(store);
  const { run, isRunning, problem } = useAttempt(pair);
  const fields = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problem)
      fields.current?.querySelector<HTMLInputElement>(`[name="${fieldOf(problem.code)}"]`)?.focus();
  }, [problem]);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await run(sidecarUrl.trim(), code.trim())) onPaired();
  };

  return (
    <form className="matricula-pairing" onSubmit={(event) => void submit(event)}>
      <p>
        {createInterpolateElement(
          __(
            'Where the sidecar runs, type <code>matricula shop pair my-shop</code>, with a short name for this shop in place of <code>my-shop</code>. It prints a pairing code that works once, for ten minutes.',
            'matricula',
          ),
          { code: <code /> },
        )}
      </p>
      <div className="matricula-pairing__fields" ref={fields}>
        <TextControl
          __next40pxDefaultSize
          __nextHasNoMarginBottom
          label={__('Address of the sidecar', 'matricula')}
          name="sidecarUrl"
          type="url"
          placeholder="https://"
          autoComplete="off"
          dir="ltr"
          required
          readOnly={network !== null}
          {...(network && { help: __('Set for all sites by the network’s administrators.', 'matricula') })}
          value={sidecarUrl}
          onChange={setTyped}
        />
        <TextControl
          __next40pxDefaultSize
          __nextHasNoMarginBottom
          label={__('Pairing code', 'matricula')}
          name="code"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          dir="ltr"
          required
          value={code}
          onChange={setCode}
        />
      </div>
      {problem && <ProblemNotice>{problem.message}</ProblemNotice>}
      <Button
        __next40pxDefaultSize
        variant="primary"
        type="submit"
        isBusy={isRunning}
        disabled={isRunning}
        accessibleWhenDisabled
      >
        {isRunning ? __('Pairing …', 'matricula') : __('Pair this shop', 'matricula')}
      </Button>
    </form>
  );
}

/** Which field a refusal is about: the sidecar's codes name the pairing code, all else has to do with the address. */
function fieldOf(code: string): 'code' | 'sidecarUrl' {
  return code.startsWith('pairing_') ? 'code' : 'sidecarUrl';
}
