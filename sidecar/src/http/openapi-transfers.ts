import { z } from 'zod';
import { answers, body, json, operatorRefusals } from './openapi-shapes.ts';
import {
  transferAnswerRequest,
  transferList,
  transferMailRequest,
  transfersQuery,
} from './transfer-handlers.ts';
import {
  confirmersRequest,
  confirmersView,
  institutionRequest,
  institutionView,
  mailTextRequest,
  mailTextView,
  transferTerms,
  transferTermsRequest,
} from './transfer-settings-handlers.ts';

const security = [{ operatorToken: [] }];
const transferPath = { path: z.object({ transferId: z.string() }) };
const transfer = transferList.shape.transfers.element;
const page = { description: 'A page for people.', content: { 'text/html': { schema: z.string() } } };
const pageLink = { path: z.object({ token: z.string() }) };

/** Money that somebody has to see before an order is paid. */
export const transferPaths = {
  '/transfers/{token}': {
    get: {
      summary: 'Shows what a mailed link asks, or what came of it. Changes nothing.',
      requestParams: pageLink,
      responses: { 200: page, 404: page, 410: page },
    },
    post: {
      summary: 'Takes the answer of whoever holds the link, once.',
      requestParams: pageLink,
      requestBody: {
        content: {
          'application/x-www-form-urlencoded': {
            schema: z.object({
              choice: z.enum(['arrived', 'wrong', 'later']),
              reason: z.string().optional(),
              days: z.string().optional(),
              amount: z.string(),
              currency: z.string(),
            }),
          },
        },
      },
      responses: { 200: page, 400: page, 404: page, 409: page, 410: page },
    },
  },
  '/v1/transfers': {
    get: {
      summary: 'Lists transfers that somebody confirms, the newest first.',
      security,
      requestParams: { query: transfersQuery },
      responses: { 200: json(transferList, 'A page of them.'), ...answers(operatorRefusals) },
    },
  },
  '/v1/transfers/{transferId}/answers': {
    post: {
      summary: 'Says whether the money arrived. The first answer counts.',
      security,
      requestParams: transferPath,
      requestBody: body(transferAnswerRequest),
      responses: {
        200: json(transfer, 'Taken, or said before by the same.'),
        ...answers({
          ...operatorRefusals,
          404: 'No such transfer (`transfer_unknown`).',
          409: 'Somebody else was first (`answered_before`), or the order changed (`transfer_changed`, `transfer_withdrawn`).',
        }),
      },
    },
  },
  '/v1/transfers/{transferId}/mails': {
    post: {
      summary: 'Mails those who confirm again, now, with new links.',
      security,
      requestParams: transferPath,
      requestBody: body(transferMailRequest),
      responses: {
        200: json(transfer, 'They are mailed.'),
        ...answers({
          ...operatorRefusals,
          404: 'No such transfer (`transfer_unknown`).',
          409: 'Nothing is left to confirm (`transfer_withdrawn`).',
        }),
      },
    },
  },
  '/v1/confirmers': {
    get: {
      summary: 'Who is asked about transfers.',
      security,
      responses: { 200: json(confirmersView, 'All of them.'), ...answers(operatorRefusals) },
    },
    put: {
      summary: 'Sets who is asked about a shop, an LMS, a product, or everything else.',
      security,
      requestBody: body(confirmersRequest),
      responses: {
        200: json(confirmersView, 'All of them, as they are now.'),
        ...answers({ ...operatorRefusals, 404: 'No such shop (`shop_unknown`) or LMS (`lms_unknown`).' }),
      },
    },
  },
  '/v1/shops/{shopId}/transfer-terms': {
    get: {
      summary: 'What a shop does about transfers.',
      security,
      requestParams: { path: z.object({ shopId: z.string() }) },
      responses: {
        200: json(transferTerms, 'Found.'),
        ...answers({ ...operatorRefusals, 404: 'No such shop (`shop_unknown`).' }),
      },
    },
    patch: {
      summary: 'Changes it, for whatever is asked or answered from now on.',
      security,
      requestParams: { path: z.object({ shopId: z.string() }) },
      requestBody: body(transferTermsRequest),
      responses: {
        200: json(transferTerms, 'Changed.'),
        ...answers({ ...operatorRefusals, 404: 'No such shop (`shop_unknown`).' }),
      },
    },
  },
  '/v1/institution': {
    get: {
      summary: 'How the institution shows itself.',
      security,
      responses: { 200: json(institutionView, 'Found.'), ...answers(operatorRefusals) },
    },
    patch: {
      summary: 'Changes it; what is left out stays.',
      security,
      requestBody: body(institutionRequest),
      responses: {
        200: json(institutionView, 'Changed.'),
        ...answers({ ...operatorRefusals, 400: 'Not as agreed, or no picture (`logo_unusable`).' }),
      },
    },
  },
  '/v1/mail-texts/{locale}': {
    get: {
      summary: 'The words of the mail that asks about a transfer.',
      security,
      requestParams: { path: z.object({ locale: z.enum(['en', 'es']) }) },
      responses: {
        200: json(mailTextView, 'Own words, or ours.'),
        ...answers({ ...operatorRefusals, 404: 'No such language (`language_unknown`).' }),
      },
    },
    put: {
      summary: 'Changes them.',
      security,
      requestParams: { path: z.object({ locale: z.enum(['en', 'es']) }) },
      requestBody: body(mailTextRequest),
      responses: {
        200: json(mailTextView, 'Changed.'),
        ...answers({
          ...operatorRefusals,
          400: 'Not as agreed, or they name what no mail knows (`mail_text_unknown_name`).',
          404: 'No such language (`language_unknown`).',
        }),
      },
    },
  },
};
