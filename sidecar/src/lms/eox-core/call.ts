import { z } from 'zod';
import type { HttpResponse } from '../../shared/http-client.ts';
import { parseJson } from '../../shared/parse-json.ts';
import { LmsError } from '../lms-error.ts';
import { isAbsentView } from '../openedx/answers.ts';
import type { LmsCall, LmsSession } from '../openedx/session.ts';

const ROOT = '/eox-core/api/v1';

/**
 * Sends a call to the plug-in, which limits none.
 *
 * @param call Its path, below the plug-in's own root.
 * @returns undefined where it is not installed, or not any more.
 * @throws LmsError
 */
export async function sendToEoxCore(
  session: LmsSession,
  call: Omit<LmsCall, 'isThrottled'>,
): Promise<HttpResponse | undefined> {
  const { findings } = session;
  if (findings.known.eoxCore === false) return undefined;
  const answer = await session.send({ ...call, path: ROOT + call.path, isThrottled: false });
  if (isAbsentView(answer)) {
    await findings.note({ eoxCore: false });
    return undefined;
  }
  // It refuses whoever is not staff like a token that is none (eox_core/api/v1/permissions.py).
  if (answer.status === 401 && readDetail(answer.text) === 'Invalid token') {
    const sentence = 'eox-core refuses the service user: it is not staff.';
    throw new LmsError('staff_right_missing', sentence, { status: answer.status });
  }
  await findings.note({ eoxCore: true });
  return answer;
}

/** The sentence of an error; empty where there is none. */
export function readDetail(text: string): string {
  return z.object({ detail: z.string() }).safeParse(parseJson(text)).data?.detail ?? '';
}
