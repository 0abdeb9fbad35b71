import {
  BadInput,
  isRecord,
  type JsonRecord,
  readFlagOr,
  readNullableNumber,
  readNullableText,
  readNumberOr,
  readText,
  readTextOr,
  readTexts,
  toList,
  toRecord,
} from '../../kit/parse.ts';
import { isoMicros, isoSeconds } from './clock.ts';
import { parseCourseKey } from './course-key.ts';
import type { Account, CourseMode, CourseRun } from './model.ts';
import { toAttributes } from './attributes.ts';
import { emptyState, type LmsState } from './state.ts';

/** Builds a state from a seed (`LmsSeed` in seed.ts, or JSON of that shape). Throws BadInput for anything else. */
export function loadSeed(seed: unknown): LmsState {
  const record = toRecord(seed, 'The seed');
  const state = emptyState();
  for (const user of toList(record['users'], 'users')) addAccount(state, toRecord(user, 'A user'));
  for (const course of toList(record['courses'], 'courses')) addCourse(state, toRecord(course, 'A course'));
  for (const row of toList(record['enrollments'], 'enrollments'))
    addEnrollment(state, toRecord(row, 'An enrollment'));
  for (const row of toList(record['allowed'], 'allowed'))
    addAllowed(state, toRecord(row, 'A pre-enrollment'));
  for (const client of toList(record['clients'], 'clients')) addClient(state, toRecord(client, 'A client'));
  return state;
}

/** Adds an account as a seed or `POST /__sandbox/users` describes it; the username defaults to the address's first part. */
export function addAccount(state: LmsState, record: JsonRecord): Account {
  const email = readText(record, 'email');
  const username = readTextOr(
    record,
    'username',
    (email.split('@')[0] ?? email).replaceAll(/[^\w.@+-]/g, '_'),
  );
  if (state.accounts.findByUsername(username) !== undefined)
    throw new BadInput(`${username} is taken.`, { code: 'username_taken', detail: username });
  if (state.accounts.findByEmail(email) !== undefined)
    throw new BadInput(`${email} has an account already.`, { code: 'email_taken', detail: email });
  const account = state.accounts.add({
    id: readNumberOr(record, 'id', state.accounts.nextId()),
    username,
    email,
    name: readTextOr(record, 'name', username),
    isActive: readFlagOr(record, 'is_active', true),
    isStaff: readFlagOr(record, 'is_staff', false),
    isSuperuser: readFlagOr(record, 'is_superuser', false),
    disabled: false,
    retirement: null,
    dateJoined: readTextOr(record, 'date_joined', isoSeconds()),
    lastLogin: readNullableText(record, 'last_login', null),
    passwordToggles: [],
  });
  if (readFlagOr(record, 'disabled', false)) state.accounts.setDisabled(account, true);
  if (record['retired'] === 'pending') state.accounts.retire(account, true);
  else if (readFlagOr(record, 'retired', false)) state.accounts.retire(account, false);
  return account;
}

/** Reads a course run from a seed or a control; what is absent is taken from `base`. */
export function readCourse(record: JsonRecord, base: CourseRun): CourseRun {
  return {
    ...base,
    name: readTextOr(record, 'name', base.name),
    shortDescription: readTextOr(record, 'short_description', base.shortDescription),
    start: readNullableText(record, 'start', base.start),
    end: readNullableText(record, 'end', base.end),
    enrollmentStart: readNullableText(record, 'enrollment_start', base.enrollmentStart),
    enrollmentEnd: readNullableText(record, 'enrollment_end', base.enrollmentEnd),
    invitationOnly: readFlagOr(record, 'invitation_only', base.invitationOnly),
    maxEnrollments: readNullableNumber(record, 'max_enrollments', base.maxEnrollments),
    selfPaced: readFlagOr(record, 'self_paced', base.selfPaced),
    hidden: readFlagOr(record, 'hidden', base.hidden),
    modes: record['modes'] === undefined ? base.modes : toList(record['modes'], 'modes').map(toMode),
    cohorts: record['cohorts'] === undefined ? base.cohorts : readTexts(record, 'cohorts'),
    staff: record['staff'] === undefined ? base.staff : readTexts(record, 'staff'),
  };
}

/** An open, self-paced course run without mode rows, as Studio creates one. */
export function newCourse(key: string): CourseRun {
  const parts = parseCourseKey(key);
  if (parts === undefined) throw new BadInput(`${key} is no course key.`);
  return {
    key,
    name: parts.course,
    org: parts.org,
    number: parts.course,
    shortDescription: '',
    start: '2026-02-02T00:00:00Z',
    end: null,
    enrollmentStart: null,
    enrollmentEnd: null,
    invitationOnly: false,
    maxEnrollments: null,
    selfPaced: true,
    hidden: false,
    modes: [],
    cohorts: [],
    staff: [],
  };
}

function addCourse(state: LmsState, record: JsonRecord): void {
  const key = readText(record, 'course_id');
  state.courses.set(key, readCourse(record, newCourse(key)));
}

const modeNames: Readonly<Record<string, string>> = {
  audit: 'Audit',
  honor: 'Honor Certificate',
  verified: 'Verified Certificate',
  professional: 'Professional Certificate',
  'no-id-professional': 'Professional Certificate',
};

function toMode(value: unknown): CourseMode {
  const record = isRecord(value) ? value : { slug: value };
  const slug = readText(record, 'slug');
  return {
    slug,
    name: readTextOr(record, 'name', modeNames[slug] ?? slug),
    minPrice: readNumberOr(record, 'min_price', 0),
    currency: readTextOr(record, 'currency', 'usd'),
    expiresAt: readNullableText(record, 'expiration_datetime', null),
  };
}

function addEnrollment(state: LmsState, record: JsonRecord): void {
  const account = requireAccount(state, readText(record, 'user'));
  const mode = readTextOr(record, 'mode', 'audit');
  const isActive = readFlagOr(record, 'is_active', true);
  const created = toMicros(readTextOr(record, 'created', isoMicros()));
  state.enrollments.add({
    accountId: account.id,
    courseKey: readText(record, 'course_id'),
    mode,
    isActive,
    created,
    attributes: toAttributes(toList(record['attributes'], 'attributes')),
    cohort: readNullableText(record, 'cohort', null),
    history: [{ at: created, mode, isActive }],
  });
}

function addAllowed(state: LmsState, record: JsonRecord): void {
  const user = readNullableText(record, 'user', null);
  state.allowed.add({
    email: readText(record, 'email'),
    courseKey: readText(record, 'course_id'),
    autoEnroll: readFlagOr(record, 'auto_enroll', false),
    accountId: user === null ? null : requireAccount(state, user).id,
    created: toMicros(readTextOr(record, 'created', isoMicros())),
  });
}

function addClient(state: LmsState, record: JsonRecord): void {
  const user = readNullableText(record, 'user', null);
  const scopes = readTexts(record, 'scopes');
  const clientId = readText(record, 'client_id');
  state.clients.set(clientId, {
    clientId,
    clientSecret: readText(record, 'client_secret'),
    grantType: readTextOr(record, 'grant_type', 'client-credentials'),
    accountId: user === null ? null : requireAccount(state, user).id,
    scopes: scopes.length > 0 ? scopes : ['read', 'write', 'email', 'profile'],
  });
}

function requireAccount(state: LmsState, username: string): Account {
  const account = state.accounts.findByUsername(username);
  if (account === undefined) throw new BadInput(`The seed names "${username}", who is not among its users.`);
  return account;
}

/** Brings a time to microseconds, since enrollments are ordered by comparing the text. */
function toMicros(time: string): string {
  if (/\.\d{6}Z$/.test(time)) return time;
  const parsed = Date.parse(time);
  if (Number.isNaN(parsed)) throw new BadInput(`"${time}" is no ISO time.`);
  return new Date(parsed).toISOString().replace('Z', '000Z');
}
