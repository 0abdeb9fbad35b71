import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { api, type LmsUnderTest, runs, startLms } from '../../test-support/lms-under-test.ts';
import type { LmsSettings } from './settings.ts';

/**
 * One line a case, so that the order can be read: hence no line breaks in the tables below.
 *
 * What `POST enrollment` answers, written from the order of evaluation of `enrollments/views.py` before the
 * code was. Each line: what was there before (`given`), what is sent, what is answered and what is stored.
 */
interface Line {
  name: string;
  caller?: 'staff' | 'nobody';
  settings?: Partial<LmsSettings>;
  given?: { user: string; mode: string; is_active?: boolean };
  course?: string;
  body: Record<string, unknown>;
  status: number;
  /** The whole `message`, or '' for an empty answer, or 'html' for a page. */
  message?: string;
  /** Mode and activation afterwards; null: no row. */
  row?: [string, boolean] | null;
  /** Whose row; the body's user unless said. */
  of?: string;
}

const generic = (user: string, course: string) =>
  `An error occurred while creating the new course enrollment for user '${user}' in course '${course}'`;
const modeError = (mode: string, course: string) =>
  `The [${mode}] course mode is expired or otherwise unavailable for course run [${course}].`;
const noCourse = (course: string) => `No course '${course}' found for enrollment`;
const staffOnly = 'User does not have permission to create enrollment with mode [verified].';

// prettier-ignore
const checks: Line[] = [
  { name: '1 no course id', course: '', body: { user: 'ana' }, status: 400, message: 'Course ID must be specified to create a new enrollment.' },
  { name: '2 a key that does not parse', course: 'nonsense', body: { user: 'ana' }, status: 400, message: noCourse('nonsense') },
  { name: '1 before 3', caller: 'nobody', course: '', body: { user: 'ana' }, status: 400, message: 'Course ID must be specified to create a new enrollment.' },
  { name: '3 another’s username by a caller who is not staff', caller: 'nobody', body: { user: 'ana', mode: 'verified' }, status: 404, message: '', row: null },
  { name: '3 an e-mail by a caller who is not staff', caller: 'nobody', body: { email: 'ana@example.org' }, status: 404, message: '' },
  { name: '4 an unknown e-mail', body: { email: 'ghost@example.org' }, status: 406, message: 'The user with the email address ghost@example.org does not exist.' },
  { name: 'a username wins over an e-mail', body: { user: 'ana', email: 'ghost@example.org' }, status: 200, row: ['audit', true] },
  { name: 'an e-mail finds the account in any case', body: { email: 'MIA.UPPER@example.org' }, status: 200, of: 'MiaUpper', row: ['audit', true] },
  { name: '5 a paid mode by a caller who is not staff', caller: 'nobody', body: { mode: 'verified' }, status: 403, message: staffOnly },
  { name: '5 passes audit for oneself', caller: 'nobody', body: { mode: 'audit' }, status: 200, of: 'matricula-nostaff', row: ['audit', true] },
  { name: '6 an unknown username', body: { user: 'ghost' }, status: 406, message: 'The user ghost does not exist.' },
  { name: '6 before 8', body: { user: 'ghost', is_active: 'true' }, status: 406, message: 'The user ghost does not exist.' },
  { name: '7 an embargo', settings: { embargoed: [runs.demo] }, body: { user: 'ana', is_active: 'true' }, status: 403, message: `Users from this location cannot access the course '${runs.demo}'.` },
  { name: '8 an activation that is no boolean', body: { user: 'ana', is_active: 'true' }, status: 400, message: "'true' is an invalid enrollment activation status.", row: null },
  { name: '8 a force that is no boolean', body: { user: 'ana', force_enrollment: 1 }, status: 400, message: "'1' is an invalid force enrollment status.", row: null },
  { name: 'neither username nor e-mail enrolls the caller', body: {}, status: 200, of: 'matricula-worker', row: ['audit', true] },
  { name: 'an unconfirmed account is enrolled', body: { user: 'uma', mode: 'verified' }, status: 200, row: ['verified', true] },
  { name: 'a disabled account is enrolled', body: { user: 'dario' }, status: 200, row: ['audit', true] },
];

const verified = { user: 'ana', mode: 'verified' };
const inactive = { ...verified, is_active: false };

// prettier-ignore
const updates: Line[] = [
  { name: 'a mode alone changes the mode', given: verified, body: { user: 'ana', mode: 'audit' }, status: 200, row: ['audit', true] },
  { name: 'a mode alone leaves an inactive row inactive', given: { user: 'ana', mode: 'audit', is_active: false }, body: { user: 'ana', mode: 'verified' }, status: 200, row: ['verified', false] },
  { name: 'mode and activation come back together', given: { user: 'ana', mode: 'audit', is_active: false }, body: { user: 'ana', mode: 'verified', is_active: true }, status: 200, row: ['verified', true] },
  { name: 'deactivation without a mode', given: verified, body: { user: 'ana', is_active: false }, status: 200, row: ['verified', false] },
  { name: 'deactivation with the present mode', given: verified, body: { user: 'ana', mode: 'verified', is_active: false }, status: 200, row: ['verified', false] },
  { name: 'deactivation with another mode is refused', given: verified, body: { user: 'ana', mode: 'audit', is_active: false }, status: 400, message: "Enrollment mode mismatch: active mode=verified, requested mode=audit. Won't deactivate.", row: ['verified', true] },
  { name: 'credit without its provider is refused', given: verified, body: { user: 'ana', mode: 'credit', enrollment_attributes: [{ namespace: 'order', name: 'order_number', value: '1' }] }, status: 400, message: "Missing enrollment attributes: requested mode=credit required attributes=['credit:provider_id']", row: ['verified', true] },
  { name: 'a mode the course does not offer is refused', given: verified, body: { user: 'ana', mode: 'honor' }, status: 400, message: modeError('honor', runs.demo), row: ['verified', true] },
  { name: 'an expired mode is refused, force or not', course: runs.expired, given: { user: 'ana', mode: 'audit' }, body: { user: 'ana', mode: 'verified', force_enrollment: true }, status: 400, message: modeError('verified', runs.expired), row: ['audit', true] },
  { name: 'an expired mode passes on the way out', course: runs.expired, given: verified, body: { user: 'ana', mode: 'verified', is_active: false }, status: 200, row: ['verified', false] },
  { name: 'closed does not matter', course: runs.closed, given: { user: 'ana', mode: 'audit' }, body: { user: 'ana', mode: 'verified' }, status: 200, row: ['verified', true] },
  { name: 'closed does not matter for coming back', course: runs.closed, given: inactive, body: { user: 'ana', is_active: true }, status: 200, row: ['verified', true] },
  { name: 'full does not matter', course: runs.full, given: inactive, body: { user: 'ana', is_active: true }, status: 200, row: ['verified', true] },
  { name: 'a deleted course can be left', course: runs.deleted, body: { user: 'aurora', is_active: false }, status: 200, row: ['honor', false] },
  { name: 'a deleted course has no modes', course: runs.deleted, body: { user: 'aurora', mode: 'audit' }, status: 400, message: noCourse(runs.deleted), row: ['honor', true] },
];

// prettier-ignore
const additions: Line[] = [
  { name: 'no mode gives audit', body: { user: 'ana' }, status: 200, row: ['audit', true] },
  { name: 'no mode gives honor where audit is not offered', course: runs.honor, body: { user: 'ana' }, status: 200, row: ['honor', true] },
  { name: 'no mode fails where only paid modes are', course: runs.professional, body: { user: 'ana' }, status: 400, message: modeError('None', runs.professional), row: null },
  { name: 'no mode gives audit where there are no mode rows', course: runs.noModes, body: { user: 'ana' }, status: 200, row: ['audit', true] },
  { name: 'a paid mode', course: runs.noId, body: { user: 'ana', mode: 'no-id-professional' }, status: 200, row: ['no-id-professional', true] },
  { name: 'an unknown course', course: runs.unknown, body: { user: 'ana' }, status: 400, message: noCourse(runs.unknown), row: null },
  { name: 'an expired mode', course: runs.expired, body: verified, status: 400, message: modeError('verified', runs.expired), row: null },
  { name: 'an expired mode with force', course: runs.expired, body: { ...verified, force_enrollment: true }, status: 200, row: ['verified', true] },
  { name: 'the mode before closed', course: runs.closed, body: { user: 'ana', mode: 'honor' }, status: 400, message: modeError('honor', runs.closed), row: null },
  { name: 'a plug-in refuses', settings: { refusedByFilter: [runs.demo] }, body: { user: 'ana' }, status: 403, message: 'You are not allowed to enroll in this course.', row: null },
  { name: 'a plug-in refuses before closed is looked at', settings: { refusedByFilter: [runs.closed] }, course: runs.closed, body: { user: 'ana' }, status: 403, message: 'You are not allowed to enroll in this course.' },
  { name: 'a plug-in refuses with a page on older releases', settings: { refusedByFilter: [runs.demo], release: 'ulmo' }, body: { user: 'ana' }, status: 500, message: 'html', row: null },
  { name: 'closed', course: runs.closed, body: verified, status: 400, message: generic('ana', runs.closed), row: null },
  { name: 'closed with force', course: runs.closed, body: { ...verified, force_enrollment: true }, status: 200, row: ['verified', true] },
  { name: 'invitation only', course: runs.invitation, body: verified, status: 400, message: generic('ana', runs.invitation), row: null },
  { name: 'invitation only with force', course: runs.invitation, body: { ...verified, force_enrollment: true }, status: 200, row: ['verified', true] },
  { name: 'full', course: runs.full, body: verified, status: 400, message: generic('ana', runs.full), row: null },
  { name: 'full with force', course: runs.full, body: { ...verified, force_enrollment: true }, status: 400, message: generic('ana', runs.full), row: null },
  { name: 'closed before already enrolled', course: runs.closed, given: verified, body: verified, status: 400, message: generic('ana', runs.closed), row: ['verified', true] },
  { name: 'full before already enrolled', course: runs.full, body: { user: 'seat-one', mode: 'audit', is_active: true }, status: 400, message: generic('seat-one', runs.full), row: ['audit', true] },
  { name: 'already enrolled', given: verified, body: { ...verified, is_active: true }, status: 200, row: ['verified', true] },
  { name: 'already enrolled, no mode given', given: verified, body: { user: 'ana' }, status: 200, row: ['verified', true] },
  { name: 'an inactive row without a mode comes back in the default mode', given: inactive, body: { user: 'ana' }, status: 200, row: ['audit', true] },
  { name: 'leaving where there is no row writes an inactive one', body: { user: 'ana', is_active: false }, status: 200, row: ['audit', false] },
  { name: 'leaving twice resets the mode', given: inactive, body: { user: 'ana', is_active: false }, status: 200, row: ['audit', false] },
  { name: 'leaving twice with the stored mode keeps it', given: inactive, body: { ...verified, is_active: false }, status: 200, row: ['verified', false] },
  { name: 'leaving twice a closed course fails', course: runs.closed, given: inactive, body: { user: 'ana', is_active: false }, status: 400, message: generic('ana', runs.closed), row: ['verified', false] },
  { name: 'leaving twice with another mode changes the mode', given: inactive, body: { user: 'ana', mode: 'audit', is_active: false }, status: 200, row: ['audit', false] },
  { name: 'a caller who is not staff never takes the update path', caller: 'nobody', given: { user: 'matricula-nostaff', mode: 'verified' }, body: { mode: 'audit' }, status: 200, of: 'matricula-nostaff', row: ['verified', true] },
];

// prettier-ignore
const extras: Line[] = [
  { name: 'an unknown cohort, with the enrollment written', course: runs.statistics, body: { user: 'ana', cohort: 'tarde' }, status: 400, message: 'An error occured while adding to cohort [tarde]', row: ['audit', true] },
  { name: 'an attribute without its value, with the enrollment written', body: { ...verified, enrollment_attributes: [{ namespace: 'order', name: 'order_number' }] }, status: 400, message: "'value' not in enrollment attribute", row: ['verified', true] },
  { name: 'an attribute without its value on older releases', settings: { release: 'quince' }, body: { ...verified, enrollment_attributes: [{ namespace: 'order', name: 'order_number' }] }, status: 400, message: generic('ana', runs.demo), row: ['verified', true] },
  { name: 'an attribute without its namespace, with nothing written', body: { ...verified, enrollment_attributes: [{ name: 'order_number', value: '1' }] }, status: 500, message: 'html', row: null },
  { name: 'attributes are not looked at when already enrolled', given: verified, body: { ...verified, enrollment_attributes: [{ namespace: 'order', name: 'order_number' }], cohort: 'tarde' }, status: 200, row: ['verified', true] },
];

// prettier-ignore
const palm: Line[] = [
  { name: 'an e-mail is not read: the caller is enrolled', body: { email: 'ana@example.org' }, status: 200, of: 'matricula-worker', row: ['audit', true] },
  { name: 'not even an unknown one', body: { email: 'ghost@example.org' }, status: 200, of: 'matricula-worker', row: ['audit', true] },
  { name: 'force is not read', course: runs.closed, body: { ...verified, force_enrollment: 'nonsense' }, status: 400, message: generic('ana', runs.closed), row: null },
];

let lms: LmsUnderTest;

beforeAll(async () => {
  lms = await startLms();
});

beforeEach(async () => {
  await lms.call('/__sandbox/reset', { json: { settings: true } });
});

afterAll(() => lms.close());

async function run(line: Line): Promise<void> {
  const course = line.course ?? runs.demo;
  const { user, ...given } = line.given ?? { user: undefined };
  if (user !== undefined) {
    await lms.call('/__sandbox/enrollments', { method: 'PUT', json: { user, course_id: course, ...given } });
  }
  await lms.call('/__sandbox/settings', { method: 'PATCH', json: line.settings ?? {} });
  const call = line.caller === 'nobody' ? lms.asNobody : lms.asStaff;

  const answer = await call(`${api}/enrollment`, {
    json: { ...line.body, course_details: course === '' ? {} : { course_id: course } },
  });

  const asked = answer.json as { message?: string } | undefined;
  const isPage = answer.headers.get('content-type')?.startsWith('text/html') === true;
  expect([answer.status, isPage ? 'html' : answer.text === '' ? '' : asked?.message]).toEqual([
    line.status,
    line.message,
  ]);
  if (line.row === undefined) return;
  const row = await lms.row(line.of ?? String(line.body['user']), course);
  expect(row === undefined ? null : [row['mode'], row['is_active']]).toEqual(line.row);
}

describe('an enrollment call is checked in order', () => {
  it.each(checks)('$name', run);
});

describe('an existing row is changed', () => {
  it.each(updates)('$name', run);
});

describe('a row is added or comes back', () => {
  it.each(additions)('$name', run);
});

describe('cohort and attributes', () => {
  it.each(extras)('$name', run);
});

describe('on Palm', () => {
  it.each(palm)('$name', (line) => run({ ...line, settings: { release: 'palm' } }));
});
