import { Command } from 'commander';

import { readJsonFile, runUntilSignal, toPort } from '../../kit/run-command.ts';
import { startSandboxShop } from './start.ts';

interface Flags {
  port: string;
  host: string;
  seed?: string;
  siteUrl?: string;
}

await new Command('sandbox-shop')
  .description('A pretend WooCommerce shop that speaks the real protocols')
  .option('--port <number>', 'port to listen on; 0 chooses one', '8200')
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--seed <file>', 'JSON file with other products, coupons and keys')
  .option('--site-url <url>', 'address the shop signs and links with, when it is not the one it listens on')
  .action((flags: Flags) =>
    runUntilSignal('The sandbox shop', async () =>
      startSandboxShop({
        port: toPort(flags.port),
        host: flags.host,
        ...(flags.seed === undefined ? {} : { seed: await readJsonFile(flags.seed) }),
        ...(flags.siteUrl === undefined ? {} : { siteUrl: flags.siteUrl }),
      }),
    ),
  )
  .parseAsync();
