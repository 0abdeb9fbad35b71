import { z } from 'zod';
import { parseJson } from '../../shared/parse-json.ts';
import { toLmsError } from './answers.ts';
import type { LmsSession } from './session.ts';

/** Whether the service user is staff now: a token carries no right, so this can change at any time. @throws LmsError */
export async function isStaff(session: LmsSession): Promise<boolean> {
  const answer = await session.sendToEnrollmentApi({ method: 'GET', path: (api) => api.roles });
  const roles = z.object({ is_staff: z.boolean() }).safeParse(parseJson(answer.text)).data;
  if (answer.status !== 200 || !roles) throw toLmsError(answer, "reading the service user's roles");
  return roles.is_staff;
}
