import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { workLane } from './access/work-lane.ts';
import { ClockWatch } from './clock-watch.ts';
import type { Config } from './config.ts';
import { connectLms, connectShop } from './connections.ts';
import { createApp } from './http/app.ts';
import { createHttpServer } from './http/server.ts';
import { DeliveryBatches } from './intake/delivery-batches.ts';
import { MissedDeliveries } from './intake/missed-deliveries.ts';
import { pollShops } from './intake/poll-shop.ts';
import { ShopDirectory } from './intake/shop-directory.ts';
import { sweepShops } from './intake/sweep-shop.ts';
import { workInbox } from './intake/work-inbox.ts';
import { createMailer } from './mail/mailer.ts';
import { sendMails } from './mail/send-mails.ts';
import { watchAttention } from './mail/watch-attention.ts';
import { DEFAULT_TENANT, openStore } from './open-store.ts';
import { mailTransfers } from './payments/mail-transfers.ts';
import { tryKeys } from './pairing/try-keys.ts';
import { ErasedPeople } from './privacy/erased-people.ts';
import { purgeOldTexts } from './privacy/purge.ts';
import { startNightly } from './reconcile/start-nightly.ts';
import { workRun } from './reconcile/work-run.ts';
import { sendReports } from './reports/send-reports.ts';
import { settleOrders } from './reports/settle-orders.ts';
import { Bell } from './shared/bell.ts';
import { createHolder, retireHolder } from './shared/holder.ts';
import { createHttpClient } from './shared/http-client.ts';
import type { Logger } from './shared/logger.ts';
import { createMetrics } from './shared/metrics.ts';
import { addressRules, type Resolve } from './shared/outgoing-addresses.ts';
import { loadSeal } from './shared/seal.ts';
import { sleep } from './shared/sleep.ts';
import { freeClaimsOfTheDead } from './store/claims.ts';
import { inEveryTenant, inTenant } from './store/in-tenant.ts';
import { findLmsConnection } from './store/lms-connections.ts';
import { planNights } from './store/nightly-runs.ts';
import { VERSION } from './version.ts';
import { startWorkers } from './workers.ts';

export interface Sidecar {
  /** Address it listens at. */
  url: string;
  stop(): Promise<void>;
}

/** How long a stop waits for calls that are under way before it leaves them to the next start. */
const PATIENCE_MS = 20_000;

/**
 * Builds and starts a sidecar: database, HTTP and workers. The only place that knows all parts.
 *
 * @param options `resolve`: instead of the machine's own resolver of names.
 * @throws ConfigError, EmbeddedPostgresError, MigrationError, or the listening socket's own error.
 */
export async function startSidecar(
  config: Config,
  logger: Logger,
  { resolve }: { resolve?: Resolve } = {},
): Promise<Sidecar> {
  const store = await openStore(config, logger);
  const { db, intakeDb } = store;
  const seal = loadSeal(config.key, config.dataDir, config.previousKeys);
  const metrics = createMetrics();
  const rules = addressRules(config.privateNetworks, resolve);
  const http = createHttpClient(rules);
  const stopping = new AbortController();
  const connections = { http, seal, db };
  const holder = createHolder();
  const freed = await freeClaimsOfTheDead(db);
  if (freed.length > 0) logger.warn({ holders: freed }, 'sidecar.was_killed');
  const erased = new ErasedPeople(db, seal);
  const shopParts = { db, logger, metrics, holder, erased, connect: connectShop(connections) };
  const wake = () => workers.wake();
  const news = new Bell();
  const pollMs = config.pollSeconds * 1000;
  const settleMs = config.attentionSettleSeconds * 1000;
  const mailer = config.mail && createMailer(config.mail);
  const lmsOf = connectLms(connections);
  const laneParts = {
    ...shopParts,
    connect: lmsOf,
    news,
    signal: stopping.signal,
  };
  const runParts = {
    ...{ db, logger, metrics, holder, erased, wake, signal: stopping.signal },
    connectShop: connectShop(connections),
    connectLms: lmsOf,
    hour: config.reconcileHour,
  };
  await inEveryTenant(db, (trx) => planNights(trx, config.reconcileHour));
  const batches = new DeliveryBatches(intakeDb);
  const missed = new MissedDeliveries(db);
  const clock = new ClockWatch(db, logger);
  const giveWay = () => batches.untilQuiet();
  const purgeParts = { db, logger, keepDays: config.keepTextsDays, giveWay, signal: stopping.signal };
  const shops = new ShopDirectory(db, seal);
  const { publicUrl } = config;
  const workers = startWorkers(
    {
      inbox: async ({ tenantId }) =>
        (await workInbox({ ...shopParts, news, giveWay, signal: stopping.signal }, tenantId)) > 0,
      lane: async ({ tenantId, subject }) => {
        const connection = await inTenant(db, tenantId, (trx) => findLmsConnection(trx, subject));
        return connection ? workLane(laneParts, tenantId, connection) : false;
      },
      settle: async ({ tenantId }) => (await settleOrders({ db, logger }, tenantId)) > 0,
      report: async ({ tenantId }) => (await sendReports(shopParts, tenantId)) > 0,
      sweep: async ({ tenantId }) =>
        (await sweepShops({ ...shopParts, seal, publicUrl, wake }, tenantId)) > 0,
      reconcile: ({ tenantId, subject }) =>
        subject === '' ? startNightly(runParts, tenantId) : workRun(runParts, tenantId, subject),
      poll: async ({ tenantId }) => (await pollShops({ ...shopParts, wake, everyMs: pollMs }, tenantId)) > 0,
      attention: ({ tenantId }) => watchAttention({ db, logger, domain: mailer?.domain, settleMs }, tenantId),
      mail: async ({ tenantId }) =>
        (await sendMails({ db, logger, metrics, holder, mailer, seal }, tenantId)) > 0,
      transfer: async ({ tenantId }) =>
        (await mailTransfers({ db, logger, seal, domain: mailer?.domain, publicUrl }, tenantId)) > 0,
      connect: async ({ tenantId }) =>
        (await tryKeys(
          { ...shopParts, seal, publicUrl, wake, forget: (shopId) => shops.forget(shopId) },
          tenantId,
        )) > 0,
      purge: ({ tenantId }) => purgeOldTexts(purgeParts, tenantId),
    },
    { db, logger, metrics, prepare: () => Promise.all([missed.keep(), clock.look(), giveWay()]) },
  );
  const intake = {
    db,
    batches,
    missed,
    logger,
    metrics,
    planSoon: (tenantId: string) => workers.begin({ kind: 'inbox', tenantId, subject: '' }),
    shops,
  };
  const plugin = {
    ...intake,
    wake,
    seal,
    erased,
    keepDays: config.keepTextsDays,
    rules,
    publicUrl,
    allowsPlainHttp: config.allowsPlainHttp,
    connectShop: connectShop(connections),
    connectLms: lmsOf,
  };
  const { metricsToken, apiToken } = config;
  const isStopping = () => stopping.signal.aborted;
  const operator = { ...plugin, operatorTenantId: DEFAULT_TENANT, apiToken, mailer };
  const server = createHttpServer(
    createApp(intake, plugin, operator, { version: VERSION, metricsToken, isStopping }),
  );
  const stop = async () => {
    stopping.abort();
    const worked = workers.stop();
    // Whoever shares deliveries out has not noticed yet: they are still taken, and others plan them.
    if (server.listening) await sleep(config.drainSeconds * 1000);
    server.closeIdleConnections();
    const closed = new Promise((resolve) => server.close(resolve));
    await Promise.race([Promise.all([worked, closed]), patience()]);
    server.closeAllConnections();
    await store.close();
    retireHolder(holder);
    logger.info('sidecar.stopped');
  };
  try {
    await listen(server, config);
  } catch (error) {
    await stop();
    throw error;
  }
  // Whatever was sent while nobody listened; from now on, somebody does.
  missed.note();
  wake();
  const address = server.address() as AddressInfo;
  const url = `http://${config.host}:${address.port}`;
  logger.info({ url, version: VERSION }, 'sidecar.started');
  return { url, stop };
}

function listen(server: Server, config: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, config.host, resolve);
  });
}

function patience(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PATIENCE_MS).unref());
}
