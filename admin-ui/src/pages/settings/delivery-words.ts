import { __ } from '@wordpress/i18n';
import type { DeliveryState } from '../../data/deliveries/types.ts';
import type { Tone } from './state-label.tsx';

export const DELIVERY_STATES: readonly DeliveryState[] = ['waiting', 'sent', 'failed', 'skipped'];

export const DELIVERY_TONES: Record<DeliveryState, Tone> = {
  waiting: 'progress',
  sent: 'ok',
  failed: 'attention',
  skipped: 'waiting',
};

export function stateInWords(state: DeliveryState): string {
  switch (state) {
    case 'waiting':
      return __('Waiting', 'matricula');
    case 'sent':
      return __('Sent', 'matricula');
    case 'failed':
      return __('Given up', 'matricula');
    case 'skipped':
      return __('Sells no course', 'matricula');
  }
}

/** What happened to the order; a topic that this page does not know is shown as it is. */
export function topicInWords(topic: string): string {
  const topics: Partial<Record<string, string>> = {
    'order.created': __('Order placed', 'matricula'),
    'order.updated': __('Order changed', 'matricula'),
    'order.restored': __('Order restored', 'matricula'),
    'order.deleted': __('Order deleted', 'matricula'),
  };
  return topics[topic] ?? topic;
}
