import type { Express } from 'express';

import type { Observe } from '../../kit/exchange.ts';
import { createSandboxApp } from '../../kit/sandbox-app.ts';
import { mailboxControls } from './controls.ts';
import type { Mailbox } from './mailbox.ts';
import { answerFromPages } from './pages/routes.ts';

/** Builds the Express app of a mailbox: controls under `/__sandbox`, pages everywhere else. */
export function createMailboxApp(mailbox: Mailbox, observe: Observe | undefined): Express {
  return createSandboxApp({
    mark: 'mailbox/1',
    controls: (parts) => mailboxControls(mailbox, parts),
    settings: () => mailbox.settings,
    observe,
    answer: (call) => answerFromPages(mailbox, call),
  });
}
