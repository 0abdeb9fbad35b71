import { useRef, useState } from '@wordpress/element';
import { Notice } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import type { Settings } from '../../data/settings/types.ts';
import { MovedSite } from './moved-site.tsx';
import { Paired } from './paired.tsx';
import { PairingForm } from './pairing-form.tsx';
import { Section } from './section.tsx';
import { StateLabel } from './state-label.tsx';
import { WaitingForPairing } from './waiting-for-pairing.tsx';

/** With which sidecar this shop is paired, how to begin that and how to end it. */
export function PairingCard({ settings }: { settings: Settings }) {
  const { pairing, site, network } = settings;
  const heading = useRef<HTMLHeadingElement>(null);
  const [done, setDone] = useState<string>();
  // What was pressed is gone after it worked: the heading takes the focus, the notice is read out.
  const tell = (sentence: string) => {
    setDone(sentence);
    heading.current?.focus();
  };
  const onPaired = () => tell(__('The shop is paired.', 'matricula'));
  const onUnpaired = () => tell(__('The shop is no longer paired.', 'matricula'));

  return (
    <Section title={__('Pairing', 'matricula')} headingRef={heading} aside={<PairingState {...settings} />}>
      {done && (
        <Notice className="matricula-notice" status="success" onRemove={() => setDone(undefined)}>
          {done}
        </Notice>
      )}
      {pairing && site.isMoved && <MovedSite {...{ site, network, pairing, onPaired, onUnpaired }} />}
      {pairing && !site.isMoved && <Paired {...{ network, pairing, onUnpaired }} onRotated={setDone} />}
      {!pairing && (
        <>
          <WaitingForPairing waiting={settings.outgoing.waiting} />
          <PairingForm network={network} onPaired={onPaired} />
        </>
      )}
    </Section>
  );
}

function PairingState({ pairing, site }: Settings) {
  if (!pairing) return <StateLabel tone="waiting">{__('Not paired', 'matricula')}</StateLabel>;
  if (site.isMoved) return <StateLabel tone="attention">{__('Other address', 'matricula')}</StateLabel>;
  return <StateLabel tone="ok">{__('Paired', 'matricula')}</StateLabel>;
}
