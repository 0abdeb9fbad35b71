import { queryValue } from '../../../kit/call.ts';
import { type Html, html } from '../../../kit/html.ts';
import { badge, field, notice } from '../../../kit/page.ts';
import type { Reply } from '../../../kit/reply.ts';
import type { Account } from '../model.ts';
import { lmsPage, type PageRequest } from './page-request.ts';

/** `/dashboard?email=`: the courses a learner finds after signing in. */
export function dashboardPage(request: PageRequest): Reply {
  const { lms, t, call } = request;
  const who = (queryValue(call, 'email') ?? '').trim();
  const account = lms.state.accounts.findByEmail(who) ?? lms.state.accounts.findByUsername(who);
  const body = html`
    <h1>${t.dashboard}</h1>
    <p class="lead">${t.dashboardLead}</p>
    <form class="search" method="get" action="/dashboard">
      ${field({ name: 'email', label: `${t.email} / ${t.username}`, value: who, required: true })}
      <button type="submit">${t.show}</button>
    </form>
    ${who !== '' && account === undefined ? notice(t.noSuchLearner(who), true) : ''}
    ${account === undefined ? '' : ownCourses(request, account)}
  `;
  return lmsPage(request, { title: t.dashboard, body });
}

function ownCourses({ lms, t }: PageRequest, account: Account): Html {
  const rows = lms.state.enrollments.ofAccount(account.id).filter((row) => row.isActive);
  return html`
    <h2>${t.coursesOf(account.name || account.username)}</h2>
    ${account.isActive ? '' : notice(t.cannotUse, true)}
    ${
      rows.length === 0
        ? html`<p class="empty">${t.notInAny}</p>`
        : html`<ul class="list grid">
            ${rows.map(
              (row) =>
                html`<li class="card">
                  <h3>${lms.state.courses.get(row.courseKey)?.name ?? t.deletedCourse}</h3>
                  <p class="key muted">${row.courseKey}</p>
                  ${badge(row.mode, 'ok')}
                </li>`,
            )}
          </ul>`
    }
  `;
}
