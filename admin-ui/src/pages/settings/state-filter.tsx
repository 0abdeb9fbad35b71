import { SelectControl } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import type { DeliveryState } from '../../data/deliveries/types.ts';
import { DELIVERY_STATES, stateInWords } from './delivery-words.ts';

interface Props {
  /** The state that is shown; none means all. */
  state: DeliveryState | '';
  onChange: (state: DeliveryState | '') => void;
}

/** Chooses the state of the deliveries that are listed. */
export function StateFilter({ state, onChange }: Props) {
  return (
    <SelectControl<DeliveryState | ''>
      __next40pxDefaultSize
      __nextHasNoMarginBottom
      label={__('Show', 'matricula')}
      labelPosition="side"
      value={state}
      options={[
        { value: '', label: __('All', 'matricula') },
        ...DELIVERY_STATES.map((value) => ({ value, label: stateInWords(value) })),
      ]}
      onChange={onChange}
    />
  );
}
