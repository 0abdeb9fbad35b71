import type { Router } from 'express';

import { controlBody, controlRoutes } from '../../kit/control-routes.ts';
import type { FaultList } from '../../kit/faults.ts';
import type { Journal } from '../../kit/journal.ts';
import { mergeSettings } from '../../kit/settings.ts';
import type { Mailbox } from './mailbox.ts';

/** The controls of the mailbox: those that all servers share, its mails, and what SMTP sessions meet. */
export function mailboxControls(
  mailbox: Mailbox,
  { journal, faults }: { journal: Journal; faults: FaultList },
): Router {
  const initialSettings = structuredClone(mailbox.settings);
  const router = controlRoutes({
    journal,
    faults,
    state: () => ({
      mails: mailbox.mails(),
      refusals: mailbox.refusals(),
      smtpFaults: mailbox.faults.list(),
    }),
    settings: () => ({ ...mailbox.settings, password: '***' }),
    changeSettings: (patch) => {
      mailbox.settings = mergeSettings(mailbox.settings, patch);
    },
    reset: (options) => {
      mailbox.clear();
      mailbox.faults.clear();
      if (options.settings) mailbox.settings = structuredClone(initialSettings);
    },
  });
  router.get('/mails', (request, response) => {
    const to = typeof request.query['to'] === 'string' ? request.query['to'].toLowerCase() : undefined;
    const isFor = (recipients: string[]) =>
      to === undefined || recipients.some((recipient) => recipient.toLowerCase() === to);
    response.json({ mails: mailbox.mails().filter(({ envelope }) => isFor(envelope.to)) });
  });
  router.delete('/mails', (_request, response) => {
    mailbox.clear();
    response.status(204).end();
  });
  router.post('/smtp-faults', (request, response) => {
    response.status(201).json({ id: mailbox.faults.add(controlBody(request)).id });
  });
  router.get('/smtp-faults', (_request, response) => {
    response.json({ faults: mailbox.faults.list() });
  });
  router.delete('/smtp-faults', (_request, response) => {
    mailbox.faults.clear();
    response.status(204).end();
  });
  router.delete('/smtp-faults/:id', (request, response) => {
    response.status(mailbox.faults.remove(Number(request.params.id)) ? 204 : 404).end();
  });
  return router;
}
