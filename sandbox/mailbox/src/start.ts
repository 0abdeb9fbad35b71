import type { RequestListener } from 'node:http';

import type { Observe } from '../../kit/exchange.ts';
import { listen } from '../../kit/listen.ts';
import { mergeSettings } from '../../kit/settings.ts';
import { createMailboxApp } from './app.ts';
import { Mailbox } from './mailbox.ts';
import { defaultSettings, type MailboxSettings } from './settings.ts';
import { listenForMail } from './smtp.ts';
import { SmtpFaults } from './smtp-faults.ts';

export interface SandboxMailboxOptions {
  /** Port of the pages. 0, the default, lets the system choose. */
  port?: number;
  smtpPort?: number;
  host?: string;
  settings?: Partial<MailboxSettings>;
  observe?: Observe;
  /** PEM texts: offers STARTTLS, which it does not without. */
  tls?: { key: string; cert: string };
  /** With `tls`: TLS from the first byte (smtps) instead of STARTTLS. */
  isImplicitTls?: boolean;
}

export interface SandboxMailbox {
  /** Where people read the mails. */
  url: string;
  port: number;
  /** Where mails are sent to. */
  smtpUrl: string;
  smtpPort: number;
  close: () => Promise<void>;
}

/** Starts a mailbox; gives back where it listens. `close` cuts open connections and frees the ports. */
export async function startSandboxMailbox(options: SandboxMailboxOptions = {}): Promise<SandboxMailbox> {
  const { port = 0, smtpPort = 0, host = '127.0.0.1', settings = {}, observe, tls } = options;
  const isImplicitTls = options.isImplicitTls === true && tls !== undefined;
  const mailbox = new Mailbox(mergeSettings(defaultSettings, settings), new SmtpFaults());
  const smtp = await listenForMail(mailbox, { port: smtpPort, host, tls, isImplicitTls });
  const app: RequestListener = createMailboxApp(mailbox, observe);
  const pages = await listen(app, { port, host, tls: undefined }).catch(async (error: unknown) => {
    await smtp.close();
    throw error;
  });
  return {
    ...pages,
    smtpUrl: `${isImplicitTls ? 'smtps' : 'smtp'}://${host}:${smtp.port}`,
    smtpPort: smtp.port,
    close: async () => {
      await Promise.all([smtp.close(), pages.close()]);
    },
  };
}
