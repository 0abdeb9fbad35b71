import { Command, Option } from 'commander';

import { cases } from './cases.ts';
import { type DemoOptions, runDemo } from './run-demo.ts';
import { Stopped, Stopping } from './stopping.ts';

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
    'Plays orders through a shop, a sandbox LMS and a real sidecar, and stays up until Ctrl-C. The shop is a real WordPress with WooCommerce where both are at hand, else the sandbox shop.',
  )
  .option('--check', 'play, print one JSON object, exit 0 when everything is as it should be, else 1', false)
  .addOption(
    new Option('--lang <language>', 'language of the order notes').choices(['en', 'es']).default('en'),
  )
  .addOption(new Option('--case <name...>', 'plays these orders only').choices(cases.map(({ name }) => name)))
  .option('--keep', 'keep the data folder', false)
  .addOption(
    new Option(
      '--shop <name>',
      'sandbox, or woocommerce: what is missing of it is downloaded from wordpress.org, once',
    ).choices(['sandbox', 'woocommerce']),
  )
  .action(async (options: DemoOptions) => {
    process.exitCode = await runDemo(options, stopping);
    process.channel?.unref();
  })
  .parseAsync();
