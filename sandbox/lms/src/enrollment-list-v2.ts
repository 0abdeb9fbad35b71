import { queryValue } from '../../kit/call.ts';
import { jsonReply, type Reply } from '../../kit/reply.ts';
import { toEnrollmentObject } from './course-details.ts';
import { checkFilters, findEnrollments, readFiltersV2, toListedEnrollment } from './enrollment-filters.ts';
import type { Enrollment } from './model.ts';
import { pageByNumber } from './number-page.ts';
import { problem } from './problem.ts';
import { type ApiRequest, isPrivileged } from './views.ts';

/** `GET enrollments/` of v2: all rows, inactive ones included, 100 a page unless fewer are asked for. */
export function listEnrollmentsV2(request: ApiRequest): Reply {
  const { lms, call } = request;
  const filters = readFiltersV2(request);
  const errors = Object.entries(checkFilters(filters));
  if (errors.length > 0) {
    return problem(call, 400, Object.fromEntries(errors.map(([field, text]) => [field, [text]])));
  }
  const rows = inOrder(findEnrollments(lms, filters), queryValue(call, 'ordering'));
  const reply = replyPage(request, rows, (row) => toListedEnrollment(lms, row), 100);
  const oldNames = ['course_id', 'course_ids'].filter((name) => call.query.has(name));
  const sentences = oldNames.map(
    (name) => `Parameter '${name}' is deprecated. Use '${name.replace('_id', '_key')}' instead.`,
  );
  if (sentences.length === 0) return reply;
  return { ...reply, headers: { ...reply.headers, Deprecation: sentences.join(' ') } };
}

/** `GET enrollment/` of v2: those of one account, inactive ones included; `?view=minimal` leaves the course's details out. */
export function enrollmentsOfAccount(request: ApiRequest): Reply {
  const { lms, call, caller } = request;
  const own = caller.account?.username ?? '';
  const account = lms.state.accounts.findByUsername(queryValue(call, 'user') ?? own);
  const maySeeAll = account === caller.account || isPrivileged(caller);
  const rows = (account === undefined ? [] : lms.state.enrollments.ofAccount(account.id)).filter(
    (row) => maySeeAll || lms.state.courses.get(row.courseKey)?.staff.includes(own) === true,
  );
  const toObject = (row: Enrollment) => {
    const full = toEnrollmentObject(
      row,
      { username: account?.username ?? '' },
      lms.state.courses.get(row.courseKey),
    );
    return queryValue(call, 'view') === 'minimal' ? toMinimal(full) : full;
  };
  return replyPage(request, rows, toObject, 10);
}

/** An enrollment whose course is named and nothing else; null where it was deleted. */
export function toMinimal({ course_details: details, ...rest }: ReturnType<typeof toEnrollmentObject>) {
  return { ...rest, course_id: details?.course_id ?? null };
}

function replyPage(
  request: ApiRequest,
  rows: readonly Enrollment[],
  toObject: (row: Enrollment) => unknown,
  defaultSize: number,
): Reply {
  const field = (name: string) => queryValue(request.call, name);
  const page = pageByNumber(rows, field, { defaultSize, maxSize: 100 });
  if (page === undefined) return problem(request.call, 404, 'Invalid page.');
  return jsonReply(200, {
    ...page.pagination(request),
    current_page: page.page,
    start: page.start,
    results: page.rows.map(toObject),
  });
}

/** Row ids are given in the order of creation, so both orders are one here. Unasked, rows stand by account and course. */
function inOrder(rows: readonly Enrollment[], ordering: string | undefined): readonly Enrollment[] {
  if (ordering === 'created' || ordering === 'id') return rows;
  if (ordering === '-created' || ordering === '-id') return rows.toReversed();
  return rows.toSorted(
    (one, other) => one.accountId - other.accountId || (one.courseKey < other.courseKey ? -1 : 1),
  );
}
