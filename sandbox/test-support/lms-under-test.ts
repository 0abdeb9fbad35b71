import { type SandboxLms, type SandboxLmsOptions, startSandboxLms } from '../lms/src/start.ts';
import { type Answer, callServer, type CallOptions } from './call-server.ts';

export const secret = 'sandbox-secret-0123456789abcdef';

export const runs = {
  demo: 'course-v1:OpenedX+DemoX+DemoCourse',
  statistics: 'course-v1:UBA+STAT101+2026_T1',
  python: 'course-v1:Acme+PY101+2026',
  honor: 'course-v1:Acme+HONOR1+2026',
  professional: 'course-v1:Acme+PRO1+2026',
  noId: 'course-v1:Acme+NOID1+2026',
  expired: 'course-v1:Acme+EXPIRED1+2026',
  closed: 'course-v1:Acme+CLOSED1+2025',
  full: 'course-v1:Acme+FULL1+2026',
  invitation: 'course-v1:Acme+INVITE1+2026',
  noModes: 'course-v1:Acme+NOMODE1+2026',
  audit: 'course-v1:Acme+AUDIT1+2026',
  twoPaid: 'course-v1:Acme+TWOPAID1+2026',
  deleted: 'course-v1:Acme+GONE1+2019',
  unknown: 'course-v1:Acme+NOPE+2026',
} as const;

export const api = '/api/enrollment/v1';

/** A pretend LMS of a test, with calls made as the seeded applications. */
export interface LmsUnderTest extends SandboxLms {
  /** A call without credentials. */
  call: (path: string, options?: CallOptions) => Promise<Answer>;
  /** A call as the staff service account. */
  asStaff: (path: string, options?: CallOptions) => Promise<Answer>;
  /** A call as the service account that is not staff. */
  asNobody: (path: string, options?: CallOptions) => Promise<Answer>;
  token: (clientId: string, tokenType: 'jwt' | 'bearer') => Promise<string>;
  /** `POST enrollment` as staff. */
  enroll: (courseId: string, body: Record<string, unknown>) => Promise<Answer>;
  /** A learner's row as `GET /__sandbox/state` shows it. */
  row: (username: string, courseId: string) => Promise<Record<string, unknown> | undefined>;
}

/** Starts a pretend LMS without rate limits, unless the test asks for them. */
export async function startLms(options: SandboxLmsOptions = {}): Promise<LmsUnderTest> {
  const lms = await startSandboxLms({
    ...options,
    settings: { throttle: { enabled: false }, ...options.settings },
  });
  const tokens = new Map<string, string>();
  const call = (path: string, more?: CallOptions) => callServer(`${lms.url}${path}`, more);
  const token = (clientId: string, tokenType: 'jwt' | 'bearer') => requestToken(lms.url, clientId, tokenType);
  const callAs =
    (clientId: string) =>
    async (path: string, more: CallOptions = {}) => {
      const jwt = tokens.get(clientId) ?? (await token(clientId, 'jwt'));
      tokens.set(clientId, jwt);
      return call(path, { ...more, headers: { Authorization: `JWT ${jwt}`, ...more.headers } });
    };
  const asStaff = callAs('matricula-sandbox');
  return {
    ...lms,
    call,
    asStaff,
    asNobody: callAs('matricula-nostaff'),
    token,
    enroll: (courseId, body) =>
      asStaff(`${api}/enrollment`, { json: { ...body, course_details: { course_id: courseId } } }),
    row: async (username, courseId) => {
      const state = (await call('/__sandbox/state')).json as { enrollments: Record<string, unknown>[] };
      return state.enrollments.find((row) => row['user'] === username && row['course_id'] === courseId);
    },
  };
}

async function requestToken(url: string, clientId: string, tokenType: 'jwt' | 'bearer'): Promise<string> {
  const answer = await callServer(`${url}/oauth2/access_token`, {
    form: {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: secret,
      token_type: tokenType,
    },
  });
  return (answer.json as { access_token: string }).access_token;
}
