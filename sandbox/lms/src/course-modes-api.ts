import { emptyReply, jsonReply, type Reply } from '../../kit/reply.ts';
import { ApiError } from './api-error.ts';
import { courseKeyInPath } from './course-key.ts';
import type { CourseMode, CourseRun } from './model.ts';
import { pythonText } from './python-text.ts';
import { type ApiRequest, requestData, type View } from './views.ts';

const base = '/api/course_modes/v1/courses';

const rules = {
  authentication: ['jwt', 'bearer'],
  permission: 'staff',
  throttle: 'none',
  errors: 'detail',
} as const;

/** The course modes API (`course_modes/rest_api/v1/views.py`): reads, and changes to a mode. */
export const courseModeViews: readonly View[] = [
  { ...rules, path: new RegExp(`^${base}/${courseKeyInPath}/$`), methods: { GET: listModes } },
  {
    ...rules,
    path: new RegExp(`^${base}/${courseKeyInPath}/(?<slug>[^/]+)$`),
    methods: { GET: oneMode, PATCH: changeMode },
  },
];

/** Includes expired modes; an unknown course has none, which is not an error. */
function listModes({ lms, params }: ApiRequest): Reply {
  const course = lms.state.courses.get(params['courseKey'] ?? '');
  return jsonReply(200, course === undefined ? [] : course.modes.map((mode) => toModeObject(course, mode)));
}

function oneMode(request: ApiRequest): Reply {
  const { course, mode } = findMode(request);
  return jsonReply(200, toModeObject(course, mode));
}

/** `PATCH`: takes a merge patch only; course and slug stay as they are. */
function changeMode(request: ApiRequest): Reply {
  const contentType = (request.call.headers['content-type'] ?? '').split(';')[0] ?? '';
  if (contentType !== 'application/merge-patch+json') {
    throw new ApiError(415, `Unsupported media type "${contentType}" in request.`);
  }
  const { mode } = findMode(request);
  const body = requestData(request.call);
  const errors = readChanges(body, mode);
  return Object.keys(errors).length > 0 ? jsonReply(400, errors) : emptyReply(204);
}

function readChanges(body: Record<string, unknown>, mode: CourseMode): Record<string, string[]> {
  const { expiration_datetime: expires, min_price: price, mode_display_name: name } = body;
  if (expires !== undefined && expires !== null && Number.isNaN(Date.parse(pythonText(expires)))) {
    return {
      expiration_datetime: ['Datetime has wrong format. Use one of these formats instead: ISO-8601.'],
    };
  }
  if (price !== undefined && !Number.isInteger(price)) return { min_price: ['A valid integer is required.'] };
  if (expires !== undefined) mode.expiresAt = expires === null ? null : pythonText(expires);
  if (typeof price === 'number') mode.minPrice = price;
  if (typeof name === 'string') mode.name = name;
  return {};
}

function findMode({ lms, params }: ApiRequest): { course: CourseRun; mode: CourseMode } {
  const course = lms.state.courses.get(params['courseKey'] ?? '');
  const mode = course?.modes.find(({ slug }) => slug === params['slug']);
  if (course === undefined || mode === undefined) throw new ApiError(404, 'Not found.');
  return { course, mode };
}

function toModeObject(course: CourseRun, mode: CourseMode) {
  return {
    course_id: course.key,
    mode_slug: mode.slug,
    mode_display_name: mode.name,
    min_price: mode.minPrice,
    currency: mode.currency,
    expiration_datetime: mode.expiresAt,
    expiration_datetime_is_explicit: mode.expiresAt !== null,
    description: null,
    sku: null,
    bulk_sku: null,
  };
}
