import { Command, Option } from 'commander';

import { type DemoOptions, runDemo } from './run-demo.ts';
import { Stopped, Stopping } from './stopping.ts';

interface Flags extends DemoOptions {
  shop: 'sandbox' | 'woocommerce';
}

const stopping = new Stopping();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => stopping.end(new Stopped(signal)));
}
process.on('disconnect', () => stopping.end(new Stopped('SIGTERM'))); // whoever started the demo is gone
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) =>
    stopping.end(error instanceof Error ? error : new Error(String(error))),
  );
}
process.stdout.on('error', () => stopping.end(new Stopped('SIGTERM'))); // nobody reads it any more

await new Command('npm run demo --')
  .description(
    'Plays orders through a sandbox shop, a sandbox LMS and a real sidecar, and stays up until Ctrl-C.',
  )
  .option('--check', 'play, print one JSON object, exit 0 when everything is as it should be, else 1', false)
  .addOption(
    new Option('--lang <language>', 'language of the order notes').choices(['en', 'es']).default('en'),
  )
  .option('--keep', 'keep the data folder', false)
  .addOption(
    new Option('--shop <name>', 'the shop to play with')
      .choices(['sandbox', 'woocommerce'])
      .default('sandbox'),
  )
  .action(async ({ shop, ...options }: Flags) => {
    process.exitCode = shop === 'sandbox' ? await runDemo(options, stopping) : refuse();
    process.channel?.unref();
  })
  .parseAsync();

function refuse(): number {
  process.stderr.write('The demo with a WooCommerce and the plugin is not there yet; --shop=sandbox is.\n');
  return 2;
}
