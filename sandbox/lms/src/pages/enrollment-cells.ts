import { type Html, html } from '../../../kit/html.ts';
import { actionForm, badge } from '../../../kit/page.ts';
import type { Account, Enrollment } from '../model.ts';
import { type PageRequest, showTime } from './page-request.ts';

/** The cells of one enrollment on a learner's page. */
export function enrollmentCells(
  { lms, t }: PageRequest,
  account: Account,
  row: Enrollment,
): (Html | string)[] {
  const course = lms.state.courses.get(row.courseKey);
  return [
    html`<strong>${course?.name ?? t.deletedCourse}</strong>
      <div class="key muted">${row.courseKey}</div>`,
    html`${badge(row.mode, row.isActive ? 'ok' : 'plain')} ${row.isActive ? '' : badge(t.left)}
    ${row.cohort === null ? '' : badge(t.cohort(row.cohort))}`,
    showTime(row.created),
    attributesCell(row, t.none),
    historyCell(row, t),
    changeForm(account, row, t),
  ];
}

function attributesCell(row: Enrollment, none: string): Html {
  if (row.attributes.length === 0) return html`<span class="muted">${none}</span>`;
  return html`<ul class="list">
    ${row.attributes.map(({ namespace, name, value }) => html`<li class="key">${namespace}:${name} = ${value}</li>`)}
  </ul>`;
}

function historyCell(row: Enrollment, t: PageRequest['t']): Html {
  return html`<details>
    <summary>${row.history.length}</summary>
    <ol class="list">
      ${row.history.map(
        (change) =>
          html`<li>${showTime(change.at)}: ${change.mode}, ${change.isActive ? t.enrolled : t.left}</li>`,
      )}
    </ol>
  </details>`;
}

function changeForm(account: Account, row: Enrollment, t: PageRequest['t']): Html {
  const path = `/learners/${encodeURIComponent(account.username)}/${row.isActive ? 'unenroll' : 'enroll'}`;
  const fields = { course_id: row.courseKey, ...(row.isActive ? {} : { mode: row.mode }) };
  return actionForm(path, row.isActive ? t.leave : t.comeBack, fields);
}
