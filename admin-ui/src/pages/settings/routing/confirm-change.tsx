import { Button, Modal } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import type { RoutingWarning } from '../../../data/routing/types.ts';
import { Warnings } from './warnings.tsx';

interface Props {
  warnings: RoutingWarning[];
  isRunning: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before rules are kept of which some can never take anything. */
export function ConfirmChange({ warnings, isRunning, onConfirm, onClose }: Props) {
  return (
    <Modal title={__('Is it meant so?', 'matricula')} size="medium" onRequestClose={onClose}>
      <div className="matricula-rule-form">
        <Warnings warnings={warnings} />
        <div className="matricula-actions is-end">
          <Button __next40pxDefaultSize variant="tertiary" onClick={onClose}>
            {__('Cancel', 'matricula')}
          </Button>
          <Button
            __next40pxDefaultSize
            variant="primary"
            isBusy={isRunning}
            disabled={isRunning}
            accessibleWhenDisabled
            onClick={onConfirm}
          >
            {__('Keep it all the same', 'matricula')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
