import { queryValue } from '../../../kit/call.ts';
import { type Html, html } from '../../../kit/html.ts';
import { actionForm, dataTable, field, notice } from '../../../kit/page.ts';
import type { Reply } from '../../../kit/reply.ts';
import type { Account } from '../model.ts';
import { enrollmentCells } from './enrollment-cells.ts';
import { lmsPage, type PageRequest, showTime, stateBadges } from './page-request.ts';

/** `/learners/{username}`: one account, its enrollments, and what a person can do with it in an LMS. */
export function learnerPage(request: PageRequest, problem?: string): Reply {
  const { lms, t, params, call } = request;
  const account = lms.state.accounts.findByUsername(params['username'] ?? '');
  if (account === undefined) return noSuchLearner(request);
  const done = { registered: t.registered, confirmed: t.confirmed, changed: t.changed };
  const asked = queryValue(call, 'done');
  const said =
    asked === 'registered' || asked === 'confirmed' || asked === 'changed' ? done[asked] : undefined;
  const title = account.name || account.username;
  const body = html`
    ${problem === undefined ? '' : notice(problem, true)} ${said === undefined ? '' : notice(said)}
    <h1>${title}</h1>
    <p>${stateBadges(t, account)}</p>
    <div class="cols">
      <section class="card" aria-labelledby="account">
        <h2 id="account">${t.account}</h2>
        ${facts(request, account)}
        <div class="actions" style="margin-top: 1.25rem">${accountActions(request, account)}</div>
      </section>
      ${enrollForm(request, account)}
    </div>
    <h2>${t.enrollments}</h2>
    ${enrollmentsTable(request, account)} ${waitingList(request, account)}
  `;
  return lmsPage(request, { title, body, ...(problem === undefined ? {} : { status: 400 }) });
}

function noSuchLearner(request: PageRequest): Reply {
  const { t, params } = request;
  const body = html`<h1>${t.noSuchLearner(params['username'] ?? '')}</h1>
    <p><a href="/">${t.backToLearners}</a></p>`;
  return lmsPage(request, { title: t.notFound, body, status: 404 });
}

function facts({ t }: PageRequest, account: Account): Html {
  const rows = [
    [t.username, account.username],
    [t.email, account.email],
    [t.id, String(account.id)],
    [t.joined, showTime(account.dateJoined)],
    [t.support, account.disabled ? t.unusable : t.usable],
  ];
  return html`<dl class="facts">
    ${rows.map(
      ([label, value]) =>
        html`<dt>${label}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

function accountActions({ t }: PageRequest, account: Account): Html[] {
  if (account.retirement?.pending === false) return [];
  const path = `/learners/${encodeURIComponent(account.username)}`;
  return [
    ...(account.isActive ? [] : [actionForm(`${path}/confirm`, t.confirm, {}, 'primary')]),
    actionForm(`${path}/${account.disabled ? 'enable' : 'disable'}`, account.disabled ? t.enable : t.disable),
    actionForm(`${path}/retire`, t.retire, {}, 'danger'),
  ];
}

function enrollForm({ lms, t }: PageRequest, account: Account): Html {
  return html`<section class="card" aria-labelledby="by-hand">
    <h2 id="by-hand">${t.enrollByHand}</h2>
    <p class="hint">${t.enrollByHandLead}</p>
    <form class="stack" method="post" action="/learners/${encodeURIComponent(account.username)}/enroll">
      <div class="field">
        <label for="course_id">${t.course}</label>
        <select id="course_id" name="course_id">
          ${[...lms.state.courses.values()].map(({ key, name }) => html`<option value="${key}">${name}</option>`)}
        </select>
      </div>
      ${field({ name: 'mode', label: t.mode, value: 'audit', required: true })}
      <button type="submit">${t.enrollButton}</button>
    </form>
  </section>`;
}

function enrollmentsTable(request: PageRequest, account: Account): Html {
  const { lms, t } = request;
  const rows = lms.state.enrollments
    .ofAccount(account.id)
    .map((row) => enrollmentCells(request, account, row));
  if (rows.length === 0) return html`<p class="empty">${t.noEnrollments}</p>`;
  return dataTable(t.enrollments, [t.course, t.mode, t.since, t.attributes, t.history, t.change], rows);
}

function waitingList({ lms, t }: PageRequest, account: Account): Html {
  const waiting = lms.state.allowed.ofEmail(account.email).filter((allowed) => allowed.accountId === null);
  if (waiting.length === 0) return html``;
  return html`<h2>${t.waiting}</h2>
    <ul class="list">
      ${waiting.map((allowed) => html`<li class="key">${allowed.courseKey}</li>`)}
    </ul>`;
}
