import { z } from 'zod';
import type { HttpResponse } from '../../shared/http-client.ts';
import { parseJson } from '../../shared/parse-json.ts';
import { isAbsentView } from '../openedx/answers.ts';
import type { LmsCall, LmsSession } from '../openedx/session.ts';

const ROOT = '/eox-core/api/v1';

/**
 * Sends a call to the plug-in, which limits none.
 *
 * @param call Its path, below the plug-in's own root.
 * @returns undefined where the plug-in is not installed, or refuses us: the LMS itself is there all the same.
 * @throws LmsError
 */
export async function sendToEoxCore(
  session: LmsSession,
  call: Omit<LmsCall, 'isThrottled'>,
): Promise<HttpResponse | undefined> {
  if (session.findings.known.eoxCore === false) return undefined;
  const answer = await session.send({ ...call, path: ROOT + call.path, isThrottled: false });
  const isUsable = judge(answer) === 'usable';
  await session.findings.note({ eoxCore: isUsable });
  return isUsable ? answer : undefined;
}

/** Looks for the plug-in anew, whatever was found before. @throws LmsError */
export async function lookForEoxCore(session: LmsSession): Promise<'usable' | 'absent' | 'refuses'> {
  const answer = await session.send({ method: 'GET', path: `${ROOT}/userinfo/`, isThrottled: false });
  const found = judge(answer);
  await session.findings.note({ eoxCore: found === 'usable' });
  return found;
}

/**
 * Older versions of the plug-in take no JWT. They refuse it as they refuse whoever is not staff, with a 401
 * (eox_core/api/v1/permissions.py); a right that was lost is told by the LMS's own views.
 */
function judge(answer: HttpResponse): 'usable' | 'absent' | 'refuses' {
  if (isAbsentView(answer)) return 'absent';
  return answer.status === 401 ? 'refuses' : 'usable';
}

/** The sentence of an error; empty where there is none. */
export function readDetail(text: string): string {
  return z.object({ detail: z.string() }).safeParse(parseJson(text)).data?.detail ?? '';
}
