/** The seed of the pretend LMS, with fixed ids. README.md lists it; another of the same shape can be loaded. */
export interface LmsSeed {
  users: SeedUser[];
  courses: SeedCourse[];
  enrollments: SeedEnrollment[];
  allowed: { email: string; course_id: string; auto_enroll?: boolean; user?: string; created?: string }[];
  clients: SeedClient[];
}

export interface SeedUser {
  id: number;
  username: string;
  email: string;
  name?: string;
  is_active?: boolean;
  is_staff?: boolean;
  is_superuser?: boolean;
  disabled?: boolean;
  /** `pending`: asked for but not done; true: done. Username and address are then replaced by hashes. */
  retired?: boolean | 'pending';
  date_joined?: string;
  last_login?: string | null;
}

export interface SeedMode {
  slug: string;
  name?: string;
  min_price?: number;
  currency?: string;
  expiration_datetime?: string | null;
}

export interface SeedCourse {
  course_id: string;
  name: string;
  short_description?: string;
  start?: string | null;
  end?: string | null;
  enrollment_start?: string | null;
  enrollment_end?: string | null;
  invitation_only?: boolean;
  max_enrollments?: number | null;
  self_paced?: boolean;
  hidden?: boolean;
  modes?: (SeedMode | string)[];
  cohorts?: string[];
  /** Usernames of course staff. */
  staff?: string[];
}

export interface SeedEnrollment {
  user: string;
  course_id: string;
  mode: string;
  is_active?: boolean;
  created?: string;
  attributes?: { namespace: string; name: string; value: string }[];
  cohort?: string;
}

export interface SeedClient {
  client_id: string;
  client_secret: string;
  grant_type?: string;
  /** The account the client acts as; an application without one is a usual mistake. */
  user?: string;
  scopes?: string[];
}

const joined = '2026-01-15T10:00:00Z';

const users: SeedUser[] = [
  {
    id: 2,
    username: 'matricula-worker',
    email: 'matricula-worker@lms.example',
    is_staff: true,
    date_joined: joined,
  },
  { id: 3, username: 'matricula-nostaff', email: 'matricula-nostaff@lms.example', date_joined: joined },
  { id: 11, username: 'ana', email: 'ana@example.org', name: 'Ana Torres', date_joined: joined },
  { id: 12, username: 'bob', email: 'bob@example.com', name: 'Bob Marsh', date_joined: joined },
  { id: 13, username: 'lucia', email: 'lucia@example.org', name: 'Lucía Ñáñez', date_joined: joined },
  { id: 14, username: 'alumno', email: 'alumno@example.net', name: 'Álvaro Luna', date_joined: joined },
  { id: 15, username: 'carla', email: 'carla@example.org', name: 'Carla Ibáñez', date_joined: joined },
  {
    id: 21,
    username: 'uma',
    email: 'uma@example.org',
    name: 'Uma Rey',
    is_active: false,
    date_joined: joined,
  },
  {
    id: 22,
    username: 'dario',
    email: 'dario@example.org',
    name: 'Darío Paz',
    disabled: true,
    date_joined: joined,
  },
  {
    id: 23,
    username: 'gone',
    email: 'gone@example.org',
    name: 'Gone Away',
    retired: true,
    date_joined: joined,
  },
  { id: 24, username: 'leaving', email: 'leaving@example.org', retired: 'pending', date_joined: joined },
  { id: 25, username: 'MiaUpper', email: 'Mia.Upper@Example.ORG', name: 'Mia Upper', date_joined: joined },
  { id: 26, username: 'aurora', email: 'aurora@example.org', name: 'Aurora Gil', date_joined: joined },
  { id: 27, username: 'vera', email: 'vera@example.org', name: 'Vera Staff-Given', date_joined: joined },
  { id: 31, username: 'seat-one', email: 'seat-one@example.org', name: 'First Seat', date_joined: joined },
  { id: 32, username: 'seat-two', email: 'seat-two@example.org', name: 'Second Seat', date_joined: joined },
];

const paid = (slug: string, min_price: number, expiration_datetime: string | null = null): SeedMode => ({
  slug,
  min_price,
  expiration_datetime,
});

const courses: SeedCourse[] = [
  {
    course_id: 'course-v1:OpenedX+DemoX+DemoCourse',
    name: 'Demo course',
    modes: ['audit', paid('verified', 49)],
  },
  {
    course_id: 'course-v1:UBA+STAT101+2026_T1',
    name: 'Statistics I',
    self_paced: false,
    modes: ['audit', paid('verified', 120)],
    cohorts: ['mañana', 'noche'],
  },
  {
    course_id: 'course-v1:MITx+6.00x+2026',
    name: 'Introduction to computer science',
    modes: ['audit', paid('verified', 75, '2099-06-30T00:00:00Z')],
  },
  { course_id: 'course-v1:Acme+PY101+2026', name: 'Python 101', modes: ['audit', paid('verified', 49)] },
  { course_id: 'course-v1:Acme+HONOR1+2026', name: 'Only honor', modes: ['honor'] },
  { course_id: 'course-v1:Acme+PRO1+2026', name: 'Only professional', modes: [paid('professional', 300)] },
  {
    course_id: 'course-v1:Acme+NOID1+2026',
    name: 'Only no-id-professional',
    modes: [paid('no-id-professional', 200)],
  },
  {
    course_id: 'course-v1:Acme+EXPIRED1+2026',
    name: 'Verified has expired',
    modes: ['audit', paid('verified', 49, '2025-12-31T00:00:00Z')],
  },
  {
    course_id: 'course-v1:Acme+CLOSED1+2025',
    name: 'Enrollment is closed',
    start: '2025-03-01T00:00:00Z',
    enrollment_start: '2025-01-01T00:00:00Z',
    enrollment_end: '2025-06-30T00:00:00Z',
    modes: ['audit', paid('verified', 49)],
  },
  {
    course_id: 'course-v1:Acme+FULL1+2026',
    name: 'Full',
    max_enrollments: 2,
    modes: ['audit', paid('verified', 49)],
  },
  {
    course_id: 'course-v1:Acme+INVITE1+2026',
    name: 'By invitation only',
    invitation_only: true,
    modes: ['audit', paid('verified', 49)],
  },
  { course_id: 'course-v1:Acme+NOMODE1+2026', name: 'No mode rows' },
  { course_id: 'course-v1:Acme+AUDIT1+2026', name: 'Only audit', modes: ['audit'] },
  {
    course_id: 'course-v1:Acme+TWOPAID1+2026',
    name: 'Two paid modes',
    modes: [paid('verified', 49), paid('professional', 300)],
  },
];

const enrollments: SeedEnrollment[] = [
  // The course itself is not among the courses: it was deleted, and only this row remembers it.
  {
    user: 'aurora',
    course_id: 'course-v1:Acme+GONE1+2019',
    mode: 'honor',
    created: '2019-03-04T09:30:00.000101Z',
  },
  {
    user: 'aurora',
    course_id: 'course-v1:OpenedX+DemoX+DemoCourse',
    mode: 'audit',
    created: '2026-02-03T12:00:00.000102Z',
  },
  {
    user: 'vera',
    course_id: 'course-v1:UBA+STAT101+2026_T1',
    mode: 'verified',
    created: '2026-02-04T12:00:00.000103Z',
  },
  {
    user: 'seat-one',
    course_id: 'course-v1:Acme+FULL1+2026',
    mode: 'audit',
    created: '2026-02-05T12:00:00.000104Z',
  },
  {
    user: 'seat-two',
    course_id: 'course-v1:Acme+FULL1+2026',
    mode: 'audit',
    created: '2026-02-06T12:00:00.000105Z',
  },
];

const secret = 'sandbox-secret-0123456789abcdef';

const clients: SeedClient[] = [
  { client_id: 'matricula-sandbox', client_secret: secret, user: 'matricula-worker' },
  { client_id: 'matricula-nostaff', client_secret: secret, user: 'matricula-nostaff' },
  {
    client_id: 'matricula-wronggrant',
    client_secret: secret,
    user: 'matricula-worker',
    grant_type: 'authorization-code',
  },
  { client_id: 'matricula-nouser', client_secret: secret },
];

export const defaultSeed: LmsSeed = { users, courses, enrollments, allowed: [], clients };
