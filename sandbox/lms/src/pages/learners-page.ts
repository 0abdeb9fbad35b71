import { queryValue } from '../../../kit/call.ts';
import { type Html, html } from '../../../kit/html.ts';
import { badge, cutPage, dataTable, pager } from '../../../kit/page.ts';
import type { Reply } from '../../../kit/reply.ts';
import type { Account } from '../model.ts';
import { lmsPage, type PageRequest, showTime, stateBadges } from './page-request.ts';

const rowsPerPage = 100;

/** `/`: everybody with an account, and the addresses that wait for one. */
export function learnersPage(request: PageRequest): Reply {
  const { lms, call, t } = request;
  const text = (queryValue(call, 'q') ?? '').trim();
  const found = lms.state.accounts.all().filter((account) => matches(account, text));
  const page = cutPage(found, call.query.get('page'), rowsPerPage);
  const words = { label: t.pageOf, previous: t.previous, next: t.next };
  const body = html`
    <div class="head">
      <div>
        <h1>${t.learners}</h1>
        <p class="lead">${t.learnersLead(lms.state.accounts.size)}</p>
      </div>
      <a class="button primary" href="/register">${t.register}</a>
    </div>
    <form class="search" method="get" action="/" role="search">
      <div>
        <label for="q">${t.search}</label>
        <input id="q" name="q" type="search" value="${text}" />
      </div>
      <button type="submit">${t.searchButton}</button>
    </form>
    ${found.length === 0 ? emptyList(request, text) : learnersTable(request, page.rows)}
    ${pager(call, page, words)} ${pendingList(request)}
  `;
  return lmsPage(request, { title: t.learners, body });
}

function emptyList({ t }: PageRequest, text: string): Html {
  return html`<p class="empty">${text === '' ? t.nobodyYet : t.nobodyFound(text)}</p>`;
}

function learnersTable(request: PageRequest, accounts: readonly Account[]): Html {
  const { t } = request;
  const rows = accounts.map((account) => [
    html`<a href="/learners/${encodeURIComponent(account.username)}">${account.name || account.username}</a>
      ${account.name === account.username ? '' : html`<div class="muted">${account.username}</div>`}`,
    account.email,
    html`${stateBadges(t, account)}`,
    coursesOf(request, account),
  ]);
  return dataTable(t.learners, [t.learner, t.email, t.state, t.inCourses], rows);
}

function coursesOf({ lms, t }: PageRequest, account: Account): Html {
  const rows = lms.state.enrollments.ofAccount(account.id);
  if (rows.length === 0) return html`<span class="muted">${t.none}</span>`;
  return html`<ul class="list">
    ${rows.map(
      (row) =>
        html`<li>
          <span class="key">${row.courseKey}</span> ${badge(row.mode, row.isActive ? 'ok' : 'plain')}
          ${row.isActive ? '' : badge(t.left)}
        </li>`,
    )}
  </ul>`;
}

function pendingList({ lms, t }: PageRequest): Html {
  const rows = lms.state.allowed
    .all()
    .map((allowed) => [
      allowed.email,
      html`<span class="key">${allowed.courseKey}</span>`,
      allowed.autoEnroll ? t.yes : t.no,
      lms.state.accounts.findById(allowed.accountId)?.username ?? t.nobody,
      showTime(allowed.created),
    ]);
  return html`
    <h2>${t.pending}</h2>
    <p class="lead">${t.pendingLead}</p>
    ${
      rows.length === 0
        ? html`<p class="empty">${t.noPending}</p>`
        : dataTable(t.pending, [t.email, t.course, t.autoEnroll, t.usedBy, t.since], rows)
    }
  `;
}

function matches(account: Account, text: string): boolean {
  return `${account.name} ${account.username} ${account.email}`.toLowerCase().includes(text.toLowerCase());
}
