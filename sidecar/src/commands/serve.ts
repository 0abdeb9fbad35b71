import type { Command } from 'commander';
import { loadConfig } from '../load-config.ts';
import { startSidecar } from '../main.ts';
import { openStore } from '../open-store.ts';
import { createLogger } from '../shared/logger.ts';
import { say } from './context.ts';

export function addServeCommands(program: Command): void {
  program
    .command('serve')
    .description('take deliveries, enroll learners and answer in order notes')
    .action(serve);
  program
    .command('migrate')
    .description('bring the database up to date; "serve" does so too')
    .action(async () => {
      const store = await openStore(await loadConfig(), createLogger('silent'));
      await store.close();
      say('The database is up to date.');
    });
}

async function serve(): Promise<void> {
  const config = await loadConfig();
  const logger = createLogger(config.logLevel);
  logger.info(
    {
      data: config.dataDir,
      database: config.databaseUrl ? 'DATABASE_URL' : 'embedded',
      host: config.host,
      port: config.port,
      key: config.key ? 'set' : 'file',
      previousKeys: config.previousKeys.length,
      apiToken: config.apiToken ? 'set' : 'missing',
      metricsToken: config.metricsToken ? 'set' : 'missing',
      privateNetworks: config.privateNetworks,
      allowsPlainHttp: config.allowsPlainHttp,
      keepTextsDays: config.keepTextsDays,
      mail: config.mail ? `${config.mail.host}:${config.mail.port}` : 'missing',
    },
    'sidecar.starting',
  );
  const stopped = stopSignal();
  const sidecar = await startSidecar(config, logger);
  await stopped;
  await sidecar.stop();
}

/** Resolves at the first signal to stop. More of them change nothing: a stop takes half a minute at most, after `MATRICULA_DRAIN_SECONDS`. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.on('SIGINT', () => resolve());
    process.on('SIGTERM', () => resolve());
  });
}
