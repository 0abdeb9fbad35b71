import { answers, body, json, operatorRefusals } from './openapi-shapes.ts';
import { eraseAnswer, eraseRequest, exportAnswer, exportRequest } from './privacy-requests.ts';

const unknownShop = { 404: 'No such shop (`shop_unknown`).' };

/** What is known of a person, and that it is forgotten. */
export const privacyPaths = {
  '/v1/privacy/export': {
    post: {
      summary: 'Lists all that the ledger knows of a person, in words.',
      description: 'A question and no GET, since addresses of requests end up in logs.',
      security: [{ operatorToken: [] }],
      requestBody: body(exportRequest),
      responses: {
        200: json(exportAnswer, 'What is known.'),
        ...answers({ ...operatorRefusals, ...unknownShop }),
      },
    },
  },
  '/v1/privacy/erase': {
    post: {
      summary: 'Puts keyed hashes in the place of a person.',
      description:
        'Grants stay, and nothing is ended in an LMS. Asked again, it goes on where it was, or finds nothing.',
      security: [{ operatorToken: [] }],
      requestBody: body(eraseRequest),
      responses: {
        200: json(eraseAnswer, 'What went, and what stays.'),
        ...answers({ ...operatorRefusals, ...unknownShop }),
      },
    },
  },
};
