import { type Html, html } from '../../../kit/html.ts';
import { badge, dataTable } from '../../../kit/page.ts';
import type { Reply } from '../../../kit/reply.ts';
import { isPast } from '../clock.ts';
import { isFull } from '../enroll.ts';
import type { CourseMode, CourseRun } from '../model.ts';
import { lmsPage, type PageRequest, showDay } from './page-request.ts';

/** `/courses`: the course runs with their modes, dates and counts. */
export function coursesPage(request: PageRequest): Reply {
  const { lms, t } = request;
  const rows = [...lms.state.courses.values()].map((course) => [
    html`<strong>${course.name}</strong>
      <div class="key muted">${course.key}</div>`,
    modesCell(request, course),
    windowCell(request, course),
    countCell(request, course),
  ]);
  const head = [t.course, t.modes, t.enrollmentWindow, t.active];
  const body = html`
    <h1>${t.courses}</h1>
    <p class="lead">${t.coursesLead}</p>
    ${rows.length === 0 ? html`<p class="empty">${t.noCourses}</p>` : dataTable(t.courses, head, rows)}
  `;
  return lmsPage(request, { title: t.courses, body });
}

function modesCell({ t }: PageRequest, course: CourseRun): Html {
  if (course.modes.length === 0) return html`<span class="muted">${t.noModes}</span>`;
  return html`<ul class="list">
    ${course.modes.map((mode) => html`<li>${modeBadge(mode)} ${modeTerms(t, mode)}</li>`)}
  </ul>`;
}

function modeBadge(mode: CourseMode): Html {
  return badge(mode.slug, isPast(mode.expiresAt) ? 'bad' : 'plain');
}

function modeTerms(t: PageRequest['t'], mode: CourseMode): string {
  const price = mode.minPrice === 0 ? t.free : `${mode.minPrice} ${mode.currency.toUpperCase()}`;
  if (mode.expiresAt === null) return price;
  const day = showDay(mode.expiresAt);
  return `${price}, ${isPast(mode.expiresAt) ? t.expired(day) : t.expires(day)}`;
}

function windowCell({ t }: PageRequest, course: CourseRun): Html {
  const { enrollmentStart: start, enrollmentEnd: end } = course;
  const words = [
    ...(course.invitationOnly ? [badge(t.byInvitation, 'warn')] : []),
    ...(start !== null && !isPast(start) ? [badge(t.opens(showDay(start)), 'warn')] : []),
    ...(end === null
      ? []
      : [isPast(end) ? badge(t.closedSince(showDay(end)), 'bad') : badge(t.closes(showDay(end)))]),
  ];
  return words.length === 0 ? html`${t.alwaysOpen}` : html`${words}`;
}

function countCell({ lms, t }: PageRequest, course: CourseRun): Html {
  const active = lms.state.enrollments.activeCount(course.key);
  if (course.maxEnrollments === null) return html`${active}`;
  return html`${t.ofSeats(active, course.maxEnrollments)} ${isFull(lms, course) ? badge(t.full, 'bad') : ''}`;
}
