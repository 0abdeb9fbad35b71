import { z } from 'zod';
import { laneView } from '../operator/pause-lms.ts';
import { accessView } from '../operator/show-access.ts';
import { answers, json, operatorRefusals } from './openapi-shapes.ts';
import {
  accessQuery,
  auditQuery,
  decisionRequest,
  grantRequest,
  pauseRequest,
  seatRequest,
} from './operator-requests.ts';

const audit = z
  .object({
    entries: z.array(
      z.object({
        at: z.iso.datetime(),
        actor: z.string().meta({
          description: '`cli:` or `api:` and a name; after a token’s name and `/`, whom the caller named.',
        }),
        event: z.string().meta({ examples: ['access.revoked_by_hand'] }),
        reason: z.string().nullable(),
        shopId: z.string(),
        orderId: z.string(),
        lmsId: z.string().nullable(),
        courseKey: z.string().nullable(),
        learner: z.string().nullable(),
        detail: z.record(z.string(), z.unknown()),
      }),
    ),
  })
  .meta({ id: 'Audit' });

function decision(summary: string, request: z.ZodType, more: Record<number, string>) {
  return {
    post: {
      summary,
      security: [{ operatorToken: [] }],
      requestBody: { content: { 'application/json': { schema: request } } },
      responses: {
        200: json(accessView, 'Decided; the access as the ledger has it now. The LMS follows.'),
        ...answers({ ...operatorRefusals, ...more }),
      },
    },
  };
}

function pause(summary: string, more: Record<number, string>) {
  return {
    post: {
      summary,
      security: [{ operatorToken: [] }],
      requestParams: { path: z.object({ lmsId: z.string() }) },
      requestBody: { content: { 'application/json': { schema: pauseRequest } } },
      responses: {
        200: json(laneView, 'Done.'),
        ...answers({ ...operatorRefusals, 404: 'No such LMS (`lms_unknown`).', ...more }),
      },
    },
  };
}

const unknownAccess = { 404: 'The ledger knows of no such access (`access_unknown`).' };

/** How the operator proves who they are. */
export const operatorSecurity = {
  operatorToken: {
    type: 'http',
    scheme: 'bearer',
    description:
      'A token of an institution (`mtr_…`), which opens what is of that institution as far as its role goes. The value of `MATRICULA_API_TOKEN` is an owner of the institution `default`.',
  },
} as const;

/** What the operator may ask and decide. */
export const operatorPaths = {
  '/v1/access': {
    get: {
      summary: "Shows a learner's access to a course run.",
      security: [{ operatorToken: [] }],
      requestParams: { query: accessQuery },
      responses: { 200: json(accessView, 'Found.'), ...answers({ ...operatorRefusals, ...unknownAccess }) },
    },
  },
  '/v1/access/grants': decision('Gives access by hand.', grantRequest, {
    404: 'No such LMS (`lms_unknown`), or no account of that username (`account_unknown`).',
    502: 'The LMS could not be asked for the username.',
  }),
  '/v1/access/revocations': decision(
    'Takes access away and holds it: no later delivery gives it back.',
    decisionRequest,
    unknownAccess,
  ),
  '/v1/access/holds': decision('Leaves access as it is in the LMS.', decisionRequest, unknownAccess),
  '/v1/access/releases': decision('Ends a hold.', decisionRequest, {
    ...unknownAccess,
    409: 'It is not on hold.',
  }),
  '/v1/shops/{shopId}/orders/{orderId}/seats': {
    post: {
      summary: 'Gives a seat to a learner, or to another one.',
      security: [{ operatorToken: [] }],
      requestParams: { path: z.object({ shopId: z.string(), orderId: z.string() }) },
      requestBody: { content: { 'application/json': { schema: seatRequest } } },
      responses: {
        200: json(z.object({ result: z.literal('assigned') }), 'Assigned; the LMS follows.'),
        ...answers({
          ...operatorRefusals,
          404: 'No such order (`order_unknown`), or no such line or seat (`seat_unknown`).',
        }),
      },
    },
  },
  '/v1/lms/{lmsId}/pause': pause('Sends nothing to an LMS any more; nothing is lost, and nothing ages.', {}),
  '/v1/lms/{lmsId}/resume': pause('Goes on where an LMS was paused.', {
    409: 'It is not paused (`not_paused`).',
  }),
  '/v1/audit': {
    get: {
      summary: 'Lists what people decided, the newest first.',
      security: [{ operatorToken: [] }],
      requestParams: { query: auditQuery },
      responses: { 200: json(audit, 'Who, when, what and why.'), ...answers(operatorRefusals) },
    },
  },
};
