import type { CallMeter, LmsClient } from '../lms/lms-client.ts';
import type { ErasedPeople } from '../privacy/erased-people.ts';
import type { Holder } from '../shared/holder.ts';
import type { Logger } from '../shared/logger.ts';
import type { Metrics } from '../shared/metrics.ts';
import type { ShopConnector } from '../shops/connector.ts';
import type { Db } from '../store/database.ts';
import type { LmsConnection } from '../store/lms-connections.ts';
import type { Shop } from '../store/shops.ts';

export interface ReconcileParts {
  db: Db;
  logger: Logger;
  metrics: Metrics;
  holder: Holder;
  connectLms: (tenantId: string, connection: LmsConnection, meter: CallMeter) => LmsClient;
  connectShop: (shop: Shop) => ShopConnector;
  erased: ErasedPeople;
  /** Something became due. */
  wake: () => void;
  /** Hour of the day, in UTC, from which on the nightly runs start; undefined: none do. */
  hour: number | undefined;
  signal: AbortSignal;
}
