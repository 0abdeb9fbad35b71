import { jsonReply, type Reply } from '../../kit/reply.ts';
import { changeUser, createUser, findUser } from './eox-core-accounts.ts';
import {
  changeEnrollments,
  createEnrollments,
  deleteEnrollment,
  getEnrollment,
} from './eox-core-enrollments.ts';
import {
  changePreEnrollment,
  createPreEnrollment,
  deletePreEnrollment,
  getPreEnrollment,
} from './eox-core-pre-enrollments.ts';
import type { Lms } from './lms.ts';
import { type ApiRequest, callerAccount, type View } from './views.ts';

const rules = {
  isMounted: (lms: Lms) => lms.settings.features.eoxCore,
  authentication: ['jwt', 'bearer'],
  permission: 'eox-core',
  throttle: 'none',
  errors: 'detail',
} as const;

/** The plug-in eox-core (`eox_core/api/v1/urls.py`), where a site has installed it. Not throttled. */
export const eoxCoreViews: readonly View[] = [
  {
    ...rules,
    path: at('enrollment/'),
    methods: {
      POST: createEnrollments,
      PUT: changeEnrollments,
      GET: getEnrollment,
      DELETE: deleteEnrollment,
    },
  },
  {
    ...rules,
    path: at('pre-enrollment/'),
    methods: {
      POST: createPreEnrollment,
      PUT: changePreEnrollment,
      GET: getPreEnrollment,
      DELETE: deletePreEnrollment,
    },
  },
  { ...rules, path: at('user/'), methods: { POST: createUser, GET: findUser } },
  { ...rules, path: at('update-user/'), methods: { PATCH: changeUser } },
  { ...rules, path: at('userinfo/'), methods: { GET: userInfo } },
];

function at(path: string): RegExp {
  return new RegExp(`^/eox-core/api/v1/${path}$`);
}

/** `GET userinfo/`: who the token acts as. */
function userInfo(request: ApiRequest): Reply {
  const { username, email, isSuperuser, isStaff } = callerAccount(request);
  const auth = request.call.headers.authorization?.split(' ')[1] ?? '';
  return jsonReply(200, { user: username, email, auth, is_superuser: isSuperuser, is_staff: isStaff });
}
