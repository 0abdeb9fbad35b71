import { __ } from '@wordpress/i18n';
import { Loading } from '../../components/loading.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { CheckCard } from './check-card.tsx';
import { ConnectionCard } from './connection-card.tsx';
import { DeliveriesCard } from './deliveries-card.tsx';
import { PairingCard } from './pairing-card.tsx';
import { RoutingCard } from './routing/routing-card.tsx';
import { useSettings } from './use-settings.ts';
import './settings.css';

/** WooCommerce → Matricula. */
export function SettingsPage() {
  const { settings, problem, query, setQuery, refresh } = useSettings();
  if (!settings) {
    return problem ? (
      <ProblemNotice onRetry={refresh}>{problem.message}</ProblemNotice>
    ) : (
      <Loading label={__('Reading the settings …', 'matricula')} />
    );
  }
  const isConnected = settings.pairing !== null && !settings.site.isMoved;
  return (
    <div className="matricula-settings">
      {problem && (
        <ProblemNotice status="warning" onRetry={refresh}>
          {__('This page could not be brought up to date:', 'matricula')} {problem.message}
        </ProblemNotice>
      )}
      <PairingCard settings={settings} />
      {isConnected && <ConnectionCard settings={settings} />}
      {isConnected && <CheckCard />}
      {isConnected && <RoutingCard />}
      <DeliveriesCard query={query} onQuery={setQuery} canResend={isConnected} refresh={refresh} />
    </div>
  );
}
