import { Button, Modal } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';

interface Props {
  position: number;
  onRemove: () => Promise<void>;
  onClose: () => void;
}

/** Asks once more before a rule is removed. */
export function RemoveRule({ position, onRemove, onClose }: Props) {
  const remove = () => {
    onClose();
    void onRemove();
  };
  return (
    <Modal
      /* translators: %d: number of a rule */
      title={sprintf(__('Remove rule %d?', 'matricula'), position)}
      size="medium"
      onRequestClose={onClose}
    >
      <p>
        {__(
          'Nobody loses access to a course. Orders that are planned from now on go where the other rules say.',
          'matricula',
        )}
      </p>
      <div className="matricula-actions is-end">
        <Button __next40pxDefaultSize variant="tertiary" onClick={onClose}>
          {__('Cancel', 'matricula')}
        </Button>
        <Button __next40pxDefaultSize variant="primary" isDestructive onClick={remove}>
          {__('Remove', 'matricula')}
        </Button>
      </div>
    </Modal>
  );
}
