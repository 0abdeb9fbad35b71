import { html } from '../../../kit/html.ts';
import { badge } from '../../../kit/page.ts';
import { htmlReply, type Reply } from '../../../kit/reply.ts';
import type { Mail } from '../mailbox.ts';
import { mailboxPage, type PageRequest, showTime } from './page-request.ts';

/** `/mails/{id}`: one mail as its reader sees it, as text, with its headers and its source. */
export function mailPage(request: PageRequest, mail: Mail): Reply {
  const { t } = request;
  const title = mail.subject || t.noSubject;
  const body = html`
    <h1><bdi>${title}</bdi></h1>
    ${facts(request, mail)}
    <h2 id="html">${t.asHtml}</h2>
    ${
      mail.html === ''
        ? html`<p class="empty">${t.noHtml}</p>`
        : html`<iframe class="mail" src="/mails/${mail.id}/html" sandbox title="${t.asHtml}"></iframe>`
    }
    <h2>${t.asText}</h2>
    ${mail.text === '' ? html`<p class="empty">${t.noText}</p>` : html`<pre class="card mail">${mail.text}</pre>`}
    <h2>${t.headers}</h2>
    <dl class="facts card">
      ${mail.headers.map(
        ({ name, value }) =>
          html`<dt>${name}</dt>
            <dd class="key">${value}</dd>`,
      )}
    </dl>
    <details style="margin-top: 2rem">
      <summary>${t.source}</summary>
      <pre class="card mail">${mail.source}</pre>
    </details>
  `;
  return mailboxPage(request, { title, body });
}

function facts({ t }: PageRequest, mail: Mail) {
  const way = mail.user === null ? '' : t.by(mail.user);
  return html`<dl class="facts card">
    <dt>${t.from}</dt>
    <dd>${mail.from}</dd>
    <dt>${t.to}</dt>
    <dd>${mail.envelope.to.join(', ')}</dd>
    <dt>${t.arrived}</dt>
    <dd>${showTime(mail.receivedAt)}</dd>
    <dt>${t.messageId}</dt>
    <dd class="key">${mail.messageId}</dd>
    <dt>${t.way}</dt>
    <dd>${badge(mail.secure ? t.overTls : t.inClear, mail.secure ? 'ok' : 'plain')} ${way}</dd>
  </dl>`;
}

/** `/mails/{id}/html`: the HTML part alone, which may run, load and send nothing. */
export function mailHtml(mail: Mail): Reply {
  return htmlReply(200, mail.html, {
    'Content-Security-Policy':
      "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'self'",
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
  });
}
