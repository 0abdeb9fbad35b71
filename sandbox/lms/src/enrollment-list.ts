import { queryValue } from '../../kit/call.ts';
import { jsonReply, type Reply } from '../../kit/reply.ts';
import { pageByCursor } from './cursor-page.ts';
import { checkFilters, findEnrollments, readFilters, toListedEnrollment } from './enrollment-filters.ts';
import type { ApiRequest } from './views.ts';

// Of `CourseEnrollmentsApiListPagination`: fixed, `page_size` is not read.
const pageSize = 100;

/**
 * `GET enrollments`: all rows, inactive ones included, newest first (`enrollments/forms.py`, `paginators.py`).
 * A parameter the release does not know is not read: on Palm `?email=` lists everyone.
 */
export function listEnrollments(request: ApiRequest): Reply {
  const { lms, call } = request;
  const filters = readFilters(request);
  const errors = Object.entries(checkFilters(filters));
  if (errors.length > 0) {
    const fieldErrors = errors.map(([field, text]) => [field, { developer_message: text }]);
    return jsonReply(400, { field_errors: Object.fromEntries(fieldErrors) as object });
  }
  const rows = findEnrollments(lms, filters);
  const page = pageByCursor(rows, queryValue(call, 'cursor'), pageSize);
  if (page === undefined) return jsonReply(404, { developer_message: 'Invalid cursor' });
  const linkTo = (cursor: string | null) => (cursor === null ? null : cursorLink(request, cursor));
  return jsonReply(200, {
    next: linkTo(page.next),
    previous: linkTo(page.previous),
    results: page.rows.map((row) => toListedEnrollment(lms, row)),
  });
}

function cursorLink({ call }: ApiRequest, cursor: string): string {
  const query = new URLSearchParams(call.query);
  query.set('cursor', cursor);
  return `${call.origin}${call.rawPath}?${query.toString()}`;
}
