import { __ } from '@wordpress/i18n';
import type { Settings } from '../../data/settings/types.ts';
import { connectionState } from './connection-state.ts';
import { IncomingFacts, OutgoingFacts } from './directions.tsx';
import { ScheduleNotice } from './schedule-notice.tsx';
import { Section } from './section.tsx';
import { StateLabel } from './state-label.tsx';

/** How the two sides are getting on, in both directions. */
export function ConnectionCard({ settings }: { settings: Settings }) {
  const { tone, label } = connectionState(settings);
  return (
    <Section
      title={__('Connection', 'matricula')}
      aside={
        <span role="status">
          <StateLabel tone={tone}>{label}</StateLabel>
        </span>
      }
    >
      <ScheduleNotice schedule={settings.schedule} />
      <div className="matricula-directions">
        <OutgoingFacts outgoing={settings.outgoing} />
        <IncomingFacts incoming={settings.incoming} />
      </div>
    </Section>
  );
}
