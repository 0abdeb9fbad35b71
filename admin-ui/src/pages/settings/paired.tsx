import { Button } from '@wordpress/components';
import { useDispatch } from '@wordpress/data';
import { __, sprintf } from '@wordpress/i18n';
import { Moment } from '../../components/moment.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import type { Pairing, Settings } from '../../data/settings/types.ts';
import { store } from '../../data/store.ts';
import { useAttempt } from '../../hooks/use-attempt.ts';
import { Facts } from './facts.tsx';
import { UnpairButton } from './unpair-button.tsx';

interface Props {
  network: Settings['network'];
  pairing: Pairing;
  onRotated: (sentence: string) => void;
  onUnpaired: () => void;
}

/** With whom the shop is paired, new secrets, and the end of it. */
export function Paired({ network, pairing, onRotated, onUnpaired }: Props) {
  const { rotateSecrets } = useDispatch(store);
  const { run, isRunning, problem } = useAttempt(rotateSecrets);
  const rotate = async () => {
    if (await run()) onRotated(__('Both sides have new secrets. No order was lost on the way.', 'matricula'));
  };

  return (
    <>
      <Facts
        facts={[
          [__('Sidecar', 'matricula'), <bdi key="sidecar">{pairing.sidecarUrl}</bdi>],
          [__('Name of this shop there', 'matricula'), <code key="shop">{pairing.shopId}</code>],
          [__('Paired since', 'matricula'), <Moment key="since" at={pairing.pairedAt} />],
        ]}
      />
      {network && network.sidecarUrl !== pairing.sidecarUrl && (
        <ProblemNotice status="warning">
          {sprintf(
            /* translators: %s: address of the sidecar */
            __(
              'The network now names another sidecar: %s. This shop goes on with its own. To move it, un-pair it, then pair it with a code of the other one.',
              'matricula',
            ),
            network.sidecarUrl,
          )}
        </ProblemNotice>
      )}
      {problem && <ProblemNotice>{problem.message}</ProblemNotice>}
      <div className="matricula-actions">
        <Button
          __next40pxDefaultSize
          variant="secondary"
          onClick={() => void rotate()}
          isBusy={isRunning}
          disabled={isRunning}
          accessibleWhenDisabled
        >
          {isRunning ? __('Rotating the secrets …', 'matricula') : __('Rotate the secrets', 'matricula')}
        </Button>
        <UnpairButton onUnpaired={onUnpaired} />
      </div>
    </>
  );
}
