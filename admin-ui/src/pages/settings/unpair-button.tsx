import { Button, Modal } from '@wordpress/components';
import { useDispatch } from '@wordpress/data';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { store } from '../../data/store.ts';
import { useAttempt } from '../../hooks/use-attempt.ts';

interface Props {
  /** The pairing belongs to another site, which is not told. */
  isMoved?: boolean;
  onUnpaired: () => void;
}

/** Ends the pairing, once the owner has said so twice. */
export function UnpairButton({ isMoved = false, onUnpaired }: Props) {
  const [isAsking, setIsAsking] = useState(false);
  const label = isMoved ? __('Forget this pairing', 'matricula') : __('Un-pair', 'matricula');
  return (
    <div>
      <Button __next40pxDefaultSize variant="tertiary" isDestructive onClick={() => setIsAsking(true)}>
        {label}
      </Button>
      {isAsking && (
        <UnpairQuestion
          label={label}
          isMoved={isMoved}
          onClose={() => setIsAsking(false)}
          onUnpaired={onUnpaired}
        />
      )}
    </div>
  );
}

interface QuestionProps extends Required<Props> {
  label: string;
  onClose: () => void;
}

function UnpairQuestion({ label, isMoved, onClose, onUnpaired }: QuestionProps) {
  const { unpair } = useDispatch(store);
  const { run, isRunning, problem } = useAttempt(unpair);
  const confirm = async () => {
    if (await run()) onUnpaired();
  };
  const title = isMoved ? __('Forget this pairing?', 'matricula') : __('Un-pair this shop?', 'matricula');
  return (
    <Modal title={title} size="medium" onRequestClose={onClose}>
      <p>{isMoved ? consequencesOfForgetting() : consequencesOfUnpairing()}</p>
      {problem && <ProblemNotice>{problem.message}</ProblemNotice>}
      <div className="matricula-actions is-end">
        <Button __next40pxDefaultSize variant="tertiary" onClick={onClose}>
          {__('Cancel', 'matricula')}
        </Button>
        <Button
          __next40pxDefaultSize
          variant="primary"
          isDestructive
          onClick={() => void confirm()}
          isBusy={isRunning}
          disabled={isRunning}
          accessibleWhenDisabled
        >
          {label}
        </Button>
      </div>
    </Modal>
  );
}

function consequencesOfUnpairing(): string {
  return __(
    'Nobody loses access to a course. Orders that are paid from now on enroll nobody: they wait in this shop until it is paired again.',
    'matricula',
  );
}

function consequencesOfForgetting(): string {
  return __(
    'This site forgets the pairing. The shop that it was copied from keeps it and goes on as before.',
    'matricula',
  );
}
