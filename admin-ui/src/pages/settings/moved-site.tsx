import { createInterpolateElement } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import type { Pairing, Settings } from '../../data/settings/types.ts';
import { PairingForm } from './pairing-form.tsx';
import { UnpairButton } from './unpair-button.tsx';

interface Props {
  site: Settings['site'];
  network: Settings['network'];
  pairing: Pairing;
  onPaired: () => void;
  onUnpaired: () => void;
}

/** The site has another address than the one that was paired: as a staging copy has, or a shop after a move. */
export function MovedSite({ site, network, pairing, onPaired, onUnpaired }: Props) {
  return (
    <>
      <ProblemNotice status="warning">
        {sprintf(
          /* translators: 1: address of this site, 2: address of the site that was paired */
          __(
            'This site is %1$s, but the pairing belongs to %2$s. Until you decide, this site sends nothing and answers no question of the sidecar.',
            'matricula',
          ),
          site.url,
          site.pairedUrl ?? '–',
        )}
      </ProblemNotice>
      <ul className="matricula-moved">
        <li>
          {createInterpolateElement(
            __(
              '<b>Is this a copy, for tests for example?</b> Pair it as a new shop: make a code for a new name, and the orders of the two stay apart. Or leave it as it is.',
              'matricula',
            ),
            { b: <strong /> },
          )}
        </li>
        <li>
          {createInterpolateElement(
            sprintf(
              /* translators: %s: name of the shop in the sidecar */
              __(
                '<b>Has the shop moved here for good?</b> Make a code for its old name, <code>%s</code>: its orders and its learners stay what they are.',
                'matricula',
              ),
              pairing.shopId,
            ),
            { b: <strong />, code: <code /> },
          )}
        </li>
      </ul>
      <PairingForm network={network} address={pairing.sidecarUrl} onPaired={onPaired} />
      <UnpairButton isMoved onUnpaired={onUnpaired} />
    </>
  );
}
