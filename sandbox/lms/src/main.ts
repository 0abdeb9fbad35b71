import { Command, Option } from 'commander';

import { readJsonFile, runUntilSignal, toPort } from '../../kit/run-command.ts';
import { type Release, releases } from './releases.ts';
import { startSandboxLms } from './start.ts';

interface Flags {
  port: string;
  host: string;
  release: Release;
  seed?: string;
  bulkEnroll: boolean;
  enrollmentV1: boolean;
  eoxCore: boolean;
  throttle: boolean;
}

await new Command('sandbox-lms')
  .description('A pretend Open edX LMS that speaks the real protocols')
  .option('--port <number>', 'port to listen on; 0 chooses one', '8100')
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .addOption(new Option('--release <name>', 'release to pretend to be').choices(releases).default('verawood'))
  .option('--seed <file>', 'JSON file with other accounts, courses and clients')
  .option('--bulk-enroll', 'mount the bulk enrollment view', false)
  .option('--eox-core', 'install the plug-in eox-core', false)
  .option('--no-enrollment-v1', 'remove Enrollment API v1; master has v2')
  .option('--no-throttle', 'answer without rate limits')
  .action((flags: Flags) =>
    runUntilSignal('The sandbox LMS', async () =>
      startSandboxLms({
        port: toPort(flags.port),
        host: flags.host,
        release: flags.release,
        ...(flags.seed === undefined ? {} : { seed: await readJsonFile(flags.seed) }),
        settings: {
          features: {
            bulkEnroll: flags.bulkEnroll,
            enrollmentV1: flags.enrollmentV1,
            eoxCore: flags.eoxCore,
          },
          throttle: { enabled: flags.throttle },
        },
      }),
    ),
  )
  .parseAsync();
