import { __ } from '@wordpress/i18n';
import type { Outgoing, Settings } from '../../data/settings/types.ts';
import type { Tone } from './state-label.tsx';

/** The connection in one word. */
export function connectionState({ outgoing, incoming, schedule }: Settings): { tone: Tone; label: string } {
  if (outgoing.failed > 0 || schedule.isOverdue || currentError(outgoing))
    return { tone: 'attention', label: __('Needs attention', 'matricula') };
  if (outgoing.waiting > 0) return { tone: 'progress', label: __('Sending', 'matricula') };
  if (incoming.lastContactAt === null)
    return { tone: 'waiting', label: __('Waits for the sidecar', 'matricula') };
  return { tone: 'ok', label: __('Connected', 'matricula') };
}

/** The last error, unless something was sent since. */
export function currentError({ lastError, lastSentAt }: Outgoing): Outgoing['lastError'] {
  const isOver =
    lastError !== null && lastSentAt !== null && Date.parse(lastSentAt) > Date.parse(lastError.at);
  return isOver ? null : lastError;
}
