import { z } from 'zod';
import { keysRequest } from '../pairing/receive-keys.ts';
import { KEYS_PATH, RETURN_PATH } from '../shared/public-address.ts';
import { askedView, connectionRequest, connectionView } from './connection-handlers.ts';
import { answers, body, json, operatorRefusals } from './openapi-shapes.ts';

const security = [{ operatorToken: [] }];
const shopPath = { path: z.object({ shopId: z.string() }) };
const page = { description: 'A page for people.', content: { 'text/html': { schema: z.string() } } };

/** A shop without the plugin, connected by WooCommerce's own page of approval. */
export const connectionPaths = {
  [KEYS_PATH]: {
    post: {
      summary: 'Takes the keys that a shop hands over once its manager has approved, once for each link.',
      requestBody: body(keysRequest),
      responses: {
        200: json(z.object({ result: z.literal('kept') }), 'Kept. They are tried after this answer.'),
        ...answers({
          400: 'Not as agreed.',
          403: 'It came over plain http (`keys_overheard`).',
          404: 'Nobody asked for these keys (`connection_unknown`).',
          409: 'The link was used, or there is a newer one (`connection_used`).',
          410: 'The link is older than a day (`connection_expired`).',
          413: 'More than 4 KiB.',
          422: 'The keys are not for reading and writing (`keys_insufficient`).',
        }),
      },
    },
  },
  [RETURN_PATH]: {
    get: {
      summary: 'Shows whoever approved, or did not, what became of it. Changes nothing.',
      requestParams: { query: z.object({ success: z.string(), user_id: z.string() }).partial() },
      responses: { 200: page, 404: page, 410: page },
    },
  },
  '/v1/shops/{shopId}/connection': {
    get: {
      summary: 'Shows how a shop is connected, and what became of the latest link.',
      security,
      requestParams: shopPath,
      responses: {
        200: json(connectionView, 'How it is connected.'),
        ...answers({ ...operatorRefusals, 404: 'No such shop (`shop_unknown`).' }),
      },
    },
    post: {
      summary: "Makes a link to the shop's page of approval. One made before is good no longer.",
      security,
      requestParams: shopPath,
      requestBody: body(connectionRequest),
      responses: {
        201: json(askedView, 'Made. The link is stored nowhere: keep it now.'),
        ...answers({
          ...operatorRefusals,
          400: 'Not as agreed, an id that cannot be one (`shop_id_unusable`), or no address for a shop that is new (`shop_url_missing`).',
          404: 'No such LMS (`lms_unknown`).',
          409: 'The sidecar has no https:// address (`public_url_unsecured`), the shop has the plugin (`shop_is_paired`), or the id belongs to somebody else (`shop_id_taken`).',
          422: 'The address leads into a private network (`site_address_forbidden`), to no host (`site_address_not_found`), or through the internet without TLS (`site_address_unsecured`).',
        }),
      },
    },
  },
};
