import { isRecord } from '../../kit/parse.ts';
import { modesOf } from './course-details.ts';
import { parseCourseKey } from './course-key.ts';
import type { Lms } from './lms.ts';
import { pythonText } from './python-text.ts';
import { type ApiRequest, requestData } from './views.ts';

/** One enrollment that a call of eox-core asks for. */
export interface EoxOrder {
  username: string | null;
  email: string | null;
  courseKey: string;
  mode: string;
  isActive: boolean;
  force: boolean;
  attributes: readonly unknown[] | undefined;
  /** The fields as they were understood: what is answered where it fails. */
  echo: Record<string, unknown>;
}

type FieldErrors = Record<string, string[]>;

// `CourseMode.ALL_MODES` (`course_modes/models.py`).
const allModes =
  'audit honor verified professional no-id-professional credit masters executive-education paid-executive-education unpaid-executive-education paid-bootcamp unpaid-bootcamp'.split(
    ' ',
  );

/** Reads the body, one order or a list. Where anything is wrong with one of them nothing is done at all. */
export function readOrders({
  lms,
  call,
}: ApiRequest): { orders: EoxOrder[]; isMany: boolean } | { errors: unknown } {
  const isMany = call.bodyKind === 'json' && Array.isArray(call.body);
  const items: unknown[] = isMany ? (call.body as unknown[]) : [requestData(call)];
  const orders = items.map((item) => readOrder(isRecord(item) ? item : {}));
  const errors = orders.map((order, index) => checkOrder(lms, order, items[index]));
  if (errors.some((error) => Object.keys(error).length > 0)) return { errors: isMany ? errors : errors[0] };
  return { orders, isMany };
}

function readOrder(item: Record<string, unknown>): EoxOrder {
  const text = (name: string) =>
    item[name] === undefined || item[name] === null ? null : pythonText(item[name]);
  const [username, email, courseKey, mode] = [
    text('username'),
    text('email'),
    text('course_id'),
    text('mode'),
  ];
  const isActive = item['is_active'] !== false;
  const force = item['force'] === true;
  const attributes = Array.isArray(item['enrollment_attributes']) ? item['enrollment_attributes'] : undefined;
  const named = attributes === undefined ? {} : { enrollment_attributes: attributes };
  const echo = {
    username,
    is_active: isActive,
    mode,
    ...named,
    course_id: courseKey,
    email,
    force,
    bundle_id: null,
  };
  return { username, email, courseKey: courseKey ?? '', mode: mode ?? '', isActive, force, attributes, echo };
}

/** In the plug-in's order (`check_edxapp_enrollment_is_valid`); the first that is wrong is told. */
function checkOrder(lms: Lms, order: EoxOrder, item: unknown): FieldErrors {
  const { username, email, courseKey, mode, force } = order;
  if (mode === '') return { mode: ['This field is required.'] };
  for (const flag of ['is_active', 'force']) {
    const value = isRecord(item) ? item[flag] : undefined;
    if (value !== undefined && typeof value !== 'boolean') return { [flag]: ['Must be a valid boolean.'] };
  }
  if (courseKey !== '' && parseCourseKey(courseKey) === undefined) {
    return { course_id: [`Invalid course_id ${courseKey}`] };
  }
  if (courseKey === '') return wrong('You have to provide a course_id or bundle_id');
  if (!username && !email) return wrong('Email or username needed');
  const { accounts } = lms.state;
  const isKnown = [username && accounts.findByUsername(username), email && accounts.findByEmail(email)].some(
    Boolean,
  );
  if (!isKnown) return wrong('User not found');
  if (!allModes.includes(mode)) return wrong(`Invalid mode given:${mode}`);
  return force ? {} : checkMode(lms, order);
}

/** An expired mode passes on the way out only. */
function checkMode(lms: Lms, { courseKey, mode, isActive }: EoxOrder): FieldErrors {
  const course = lms.state.courses.get(courseKey);
  if (course === undefined) return wrong('Course not found');
  return modesOf(course, !isActive).some(({ slug }) => slug === mode) ? {} : wrong('Mode not found');
}

function wrong(text: string): FieldErrors {
  return { non_field_errors: [text] };
}
