import { html } from '../../../kit/html.ts';
import { actionForm, badge, dataTable, field } from '../../../kit/page.ts';
import type { Reply } from '../../../kit/reply.ts';
import type { SmtpFault } from '../smtp-faults.ts';
import type { Messages } from './messages.ts';
import { mailboxPage, type PageRequest, showTime } from './page-request.ts';

type Kind = keyof Messages['kinds'];

const troubles: Record<Kind, object> = {
  unknown: { stage: 'rcpt', code: 550, text: 'No such user here' },
  later: { stage: 'mail', code: 451, text: 'Try again later' },
  refused: { stage: 'data', code: 554, text: 'Message refused' },
  slow: { stage: 'data', delayMs: 5000 },
  cut: { stage: 'data', drop: true },
  auth: { stage: 'auth', code: 535, text: 'Authentication credentials invalid' },
};

/** `/troubles`: what goes wrong with the next mails, and what went wrong so far. */
export function troublesPage(request: PageRequest): Reply {
  const { mailbox, t } = request;
  const refusals = mailbox
    .refusals()
    .map(({ at, stage, answer, to }) => [
      showTime(at),
      stageName(t, stage),
      html`<span class="key">${answer}</span>`,
      to.join(', '),
    ]);
  const body = html`
    <h1>${t.troubles}</h1>
    <p class="lead">${t.troublesLead}</p>
    <div class="cols">
      <section class="card" aria-labelledby="since">
        <h2 id="since">${t.since}</h2>
        ${inForce(request)}
      </section>
      <form class="card stack" method="post" action="/troubles/begin">
        <div class="field">
          <label for="kind">${t.trouble}</label>
          <select id="kind" name="kind">
            ${Object.entries(t.kinds).map(([kind, label]) => html`<option value="${kind}">${label}</option>`)}
          </select>
        </div>
        ${field({ name: 'recipient', label: t.recipient, type: 'email', hint: t.recipientHint })}
        <button type="submit">${t.begin}</button>
      </form>
    </div>
    <h2>${t.refusals}</h2>
    ${
      refusals.length === 0
        ? html`<p class="empty">${t.noRefusals}</p>`
        : dataTable(t.refusals, [t.when, t.stage, t.answer, t.to], refusals)
    }
  `;
  return mailboxPage(request, { title: t.troubles, body });
}

function inForce({ mailbox, t }: PageRequest) {
  const faults = mailbox.faults.list();
  if (faults.length === 0) return html`<p>${t.none}</p>`;
  return html`<ul class="list">
      ${faults.map((fault) => html`<li>${badge(stageName(t, fault.stage), 'warn')} ${describe(t, fault)}</li>`)}
    </ul>
    <div class="actions" style="margin-top: 1rem">${actionForm('/troubles/end', t.end, {}, 'primary')}</div>`;
}

function describe(t: Messages, { code, text, delayMs, drop, recipient }: SmtpFault): string {
  const what = [
    ...(code === null ? [] : [`${code} ${text}`]),
    ...(delayMs > 0 ? [`${delayMs / 1000} s`] : []),
    ...(drop ? [t.kinds.cut] : []),
  ];
  return `${what.join(', ')} · ${recipient ?? t.everybody}`;
}

function stageName(t: Messages, stage: string): string {
  const names: Readonly<Record<string, string>> = t.stages;
  return names[stage] ?? stage;
}

/** What the form of the page asks for, until it is taken back. */
export function beginTrouble({ mailbox, form }: PageRequest): void {
  const kind = form.get('kind') ?? '';
  const recipient = (form.get('recipient') ?? '').trim();
  if (!Object.hasOwn(troubles, kind)) return;
  mailbox.faults.add({ ...troubles[kind as Kind], times: null, ...(recipient === '' ? {} : { recipient }) });
}
