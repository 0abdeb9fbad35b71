import type { z } from 'zod';
import { LmsError } from '../lms/lms-error.ts';
import type { Problem } from '../shared/problem.ts';

/** Why the operator's API says no. */
export const problems = {
  access_unknown: {
    status: 404,
    code: 'access_unknown',
    title: 'Unknown access',
    detail:
      'The ledger knows of no access of this learner to this course run. What the LMS itself gave is in the LMS.',
  },
  not_held: {
    status: 409,
    code: 'not_held',
    title: 'Not on hold',
    detail: 'This access is not on hold: there is nothing to release.',
  },
  lms_unknown: {
    status: 404,
    code: 'lms_unknown',
    title: 'Unknown LMS',
    detail: 'There is no LMS of this id. "matricula lms list" shows them.',
  },
  shop_unknown: {
    status: 404,
    code: 'shop_unknown',
    title: 'Unknown shop',
    detail: 'There is no shop of this id. "matricula shop list" shows them.',
  },
  shop_id_unusable: {
    status: 400,
    code: 'shop_id_unusable',
    title: 'No id',
    detail: 'A shop id has up to 63 lower-case letters, digits and hyphens.',
  },
  not_paused: {
    status: 409,
    code: 'not_paused',
    title: 'Not paused',
    detail: 'This LMS is not paused: there is nothing to resume.',
  },
  account_unknown: {
    status: 404,
    code: 'account_unknown',
    title: 'Unknown account',
    detail:
      'The LMS has no account of this username. Name the learner by an e-mail address, which needs none yet.',
  },
  order_unknown: {
    status: 404,
    code: 'order_unknown',
    title: 'Unknown order',
    detail: 'No such order has arrived. Is it the order id, not its number?',
  },
  seat_unknown: {
    status: 404,
    code: 'seat_unknown',
    title: 'Unknown seat',
    detail: 'The order has no such line or seat.',
  },
  token_unknown: {
    status: 404,
    code: 'token_unknown',
    title: 'Unknown token',
    detail: 'There is no token of this id. "matricula token list" shows them.',
  },
  token_name_taken: {
    status: 409,
    code: 'token_name_taken',
    title: 'Name taken',
    detail: 'A token has this name already. Choose another, or revoke that one first.',
  },
  token_expiry_past: {
    status: 400,
    code: 'token_expiry_past',
    title: 'Expired already',
    detail: 'The token would have expired already. Choose a later time.',
  },
  email_invalid: {
    status: 400,
    code: 'email_invalid',
    title: 'No e-mail address',
    detail: 'This is no e-mail address.',
  },
} satisfies Record<string, Problem>;

/** @returns A refusal that names what is wrong, and repeats nothing of it. */
export function wrong(error: z.ZodError): Problem {
  const fields = [...new Set(error.issues.map((issue) => issue.path.join('.') || 'body'))];
  return {
    status: 400,
    code: 'request_invalid',
    title: 'Not as agreed',
    detail: `Missing or wrong: ${fields.join(', ')}. /openapi.json says what is expected.`,
  };
}

/** The LMS had to be asked and did not answer; anything else is thrown on. */
export function refusal(error: unknown): { refused: Problem } {
  if (!(error instanceof LmsError)) throw error;
  const detail = `The LMS could not be asked: ${error.message}`;
  return { refused: { status: 502, code: error.code, title: 'The LMS did not answer', detail } };
}
