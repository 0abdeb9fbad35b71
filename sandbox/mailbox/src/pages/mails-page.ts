import { html } from '../../../kit/html.ts';
import { actionForm, cutPage, dataTable, pager } from '../../../kit/page.ts';
import type { Reply } from '../../../kit/reply.ts';
import type { Mail } from '../mailbox.ts';
import { mailboxPage, type PageRequest, showTime } from './page-request.ts';

const rowsPerPage = 50;

/** `/`: every mail that arrived, the newest first. */
export function mailsPage(request: PageRequest): Reply {
  const { mailbox, call, t } = request;
  const mails = mailbox.mails();
  const page = cutPage(mails, call.query.get('page'), rowsPerPage);
  const words = { label: t.pageOf, previous: t.previous, next: t.next };
  const body =
    mails.length === 0
      ? html`<h1>${t.mails}</h1>
          <p class="empty">${t.noMails}</p>`
      : html`<div class="head">
            <div>
              <h1>${t.mails}</h1>
              <p class="lead">${t.mailsLead(mails.length)}</p>
            </div>
            ${actionForm('/forget', t.clear)}
          </div>
          ${dataTable(
            t.mails,
            [t.subject, t.to, t.from, t.arrived],
            page.rows.map((mail) => cells(t, mail)),
          )}
          ${pager(call, page, words)}`;
  return mailboxPage(request, { title: t.mails, body });
}

function cells(t: PageRequest['t'], mail: Mail) {
  return [
    html`<a href="/mails/${mail.id}"><bdi>${mail.subject || t.noSubject}</bdi></a>`,
    mail.envelope.to.join(', '),
    mail.from,
    showTime(mail.receivedAt),
  ];
}
