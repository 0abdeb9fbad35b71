import { Command } from 'commander';

import { runUntilSignal, toPort } from '../../kit/run-command.ts';
import { startSandboxMailbox } from './start.ts';

interface Flags {
  port: string;
  smtpPort: string;
  host: string;
}

await new Command('sandbox-mailbox')
  .description('A mail server that takes every mail, shows it on a page and sends nothing on')
  .option('--port <number>', 'port of the pages; 0 chooses one', '8300')
  .option('--smtp-port <number>', 'port that mails are sent to; 0 chooses one', '8325')
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .action((flags: Flags) =>
    runUntilSignal('The sandbox mailbox', async () => {
      const { port, smtpPort, host } = flags;
      const mailbox = await startSandboxMailbox({ port: toPort(port), smtpPort: toPort(smtpPort), host });
      process.stdout.write(`Mails are taken at ${mailbox.smtpUrl}\n`);
      return mailbox;
    }),
  )
  .parseAsync();
