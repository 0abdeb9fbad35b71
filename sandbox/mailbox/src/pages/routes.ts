import type { Call } from '../../../kit/call.ts';
import { html } from '../../../kit/html.ts';
import { redirectReply, type Reply } from '../../../kit/reply.ts';
import type { Mailbox } from '../mailbox.ts';
import { mailHtml, mailPage } from './mail-page.ts';
import { mailsPage } from './mails-page.ts';
import { mailboxPage, type PageRequest, toPageRequest } from './page-request.ts';
import { beginTrouble, troublesPage } from './troubles-page.ts';

type Answer = (request: PageRequest) => Reply;

const routes: readonly { method: string; path: RegExp; answer: Answer }[] = [
  { method: 'GET', path: /^\/$/, answer: mailsPage },
  { method: 'GET', path: /^\/mails\/(?<id>\d+)$/, answer: showMail },
  { method: 'GET', path: /^\/mails\/(?<id>\d+)\/html$/, answer: showHtml },
  { method: 'POST', path: /^\/forget$/, answer: forget },
  { method: 'GET', path: /^\/troubles$/, answer: troublesPage },
  { method: 'POST', path: /^\/troubles\/begin$/, answer: begin },
  { method: 'POST', path: /^\/troubles\/end$/, answer: end },
];

/** Answers a call for a page, or a form of one; a 404 page where there is none. */
export function answerFromPages(mailbox: Mailbox, call: Call): Reply {
  for (const { method, path, answer } of routes) {
    const match = call.method === method ? path.exec(call.path) : null;
    if (match !== null) return answer(toPageRequest(mailbox, call, match.groups ?? {}));
  }
  return notFound(toPageRequest(mailbox, call, {}));
}

function showMail(request: PageRequest): Reply {
  const mail = request.mailbox.find(Number(request.params['id']));
  return mail === undefined ? notFound(request) : mailPage(request, mail);
}

function showHtml(request: PageRequest): Reply {
  const mail = request.mailbox.find(Number(request.params['id']));
  return mail === undefined ? notFound(request) : mailHtml(mail);
}

function forget({ mailbox }: PageRequest): Reply {
  mailbox.clear();
  return redirectReply('/');
}

function begin(request: PageRequest): Reply {
  beginTrouble(request);
  return redirectReply('/troubles');
}

function end({ mailbox }: PageRequest): Reply {
  mailbox.faults.clear();
  return redirectReply('/troubles');
}

function notFound(request: PageRequest): Reply {
  const { t } = request;
  const body = html`<h1>${t.notFound}</h1>
    <p>${t.notFoundLead} <a href="/">${t.toMails}</a></p>`;
  return mailboxPage(request, { title: t.notFound, body, status: 404 });
}
