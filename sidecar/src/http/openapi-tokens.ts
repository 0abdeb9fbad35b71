import { z } from 'zod';
import { answers, body, json, operatorRefusals } from './openapi-shapes.ts';
import {
  createdToken,
  tokenPage,
  tokenRequest,
  tokenRevocation,
  tokensQuery,
  tokenView,
} from './token-handlers.ts';

const security = [{ operatorToken: [] }];

/** The tokens of an institution. */
export const tokenPaths = {
  '/v1/tokens': {
    get: {
      summary:
        'Lists the tokens of the institution, page by page, the newest first; never the tokens themselves.',
      security,
      requestParams: { query: tokensQuery },
      responses: { 200: json(tokenPage, 'A page of them.'), ...answers(operatorRefusals) },
    },
    post: {
      summary: 'Makes a token, and shows it once.',
      security,
      requestBody: body(tokenRequest),
      responses: {
        201: json(createdToken, 'Made. The token is stored nowhere: keep it now.'),
        ...answers({
          ...operatorRefusals,
          400: 'Not as agreed, or it would have expired already (`token_expiry_past`).',
          409: 'A token has this name already (`token_name_taken`).',
        }),
      },
    },
  },
  '/v1/tokens/{tokenId}': {
    delete: {
      summary: 'Revokes a token, from the next call on. Doing it twice changes nothing.',
      security,
      requestParams: { path: z.object({ tokenId: z.string() }), query: tokenRevocation },
      responses: {
        200: json(tokenView, 'Revoked.'),
        ...answers({ ...operatorRefusals, 404: 'No such token (`token_unknown`).' }),
      },
    },
  },
};
