import { z } from 'zod';
import { createDocument } from 'zod-openapi';
import { attentionPaths } from './openapi-attention.ts';
import { connectionPaths } from './openapi-connections.ts';
import { operatorPaths, operatorSecurity } from './openapi-operator.ts';
import { pluginPaths } from './openapi-plugin.ts';
import { privacyPaths } from './openapi-privacy.ts';
import { questionPaths } from './openapi-questions.ts';
import { runPaths } from './openapi-runs.ts';
import { routePaths } from './openapi-routes.ts';
import { answers, json, signatureHeaders } from './openapi-shapes.ts';
import { transferPaths } from './openapi-transfers.ts';
import { tokenPaths } from './openapi-tokens.ts';

const receipt = z
  .object({
    result: z.enum(['stored', 'repeat', 'set_aside', 'ping']).meta({
      description:
        '`stored`: committed, and planned from here on. `repeat`: known already. `set_aside`: signed, but no order. `ping`: the test of a webhook that was just saved.',
    }),
  })
  .meta({ id: 'Receipt' });

const status = z.object({ status: z.string() }).meta({ id: 'Status' });

const order = z
  .looseObject({
    id: z.number().int().positive(),
    matricula: z
      .object({
        topic: z.string().meta({ examples: ['order.updated'] }),
        sequence: z.number().int().meta({ description: 'Rises with every delivery of the shop.' }),
      })
      .optional()
      .meta({ description: 'Added by the plugin; a native delivery names its topic in a header.' }),
  })
  .meta({ id: 'Order', description: 'The order as WooCommerce renders it in wc/v3.' });

/** The document behind `/openapi.json`: what there is, from the schemas that check it. */
export function openApiDocument(version: string) {
  return createDocument({
    openapi: '3.1.0',
    info: { title: 'Matricula sidecar', version, license: { name: 'GPL-2.0-or-later' } },
    components: { securitySchemes: operatorSecurity },
    paths: {
      '/v1/shops/{shopId}/deliveries': {
        post: {
          summary: 'Takes a signed delivery of a shop and stores it before it answers.',
          description:
            'Signed over the raw body either as WooCommerce signs its webhooks (`X-WC-Webhook-Signature`) or by Standard Webhooks (`webhook-id`, `webhook-timestamp`, `webhook-signature`).',
          requestParams: {
            path: z.object({ shopId: z.string() }),
            header: z
              .object({
                'x-wc-webhook-topic': z.string(),
                'x-wc-webhook-signature': z.string(),
                ...signatureHeaders,
              })
              .partial(),
          },
          requestBody: { content: { 'application/json': { schema: order } } },
          responses: {
            200: json(receipt, 'Taken.'),
            ...answers({
              400: 'Signed, but no JSON.',
              401: 'No signature, or a wrong one.',
              404: 'No such shop.',
              408: 'It did not arrive within 30 seconds.',
              410: 'The shop was un-paired.',
              413: 'More than 8 MiB.',
              500: 'Not stored; send it again.',
              503: 'Not stored, since the database is away or takes nothing; send it again.',
            }),
          },
        },
      },
      ...pluginPaths,
      ...operatorPaths,
      ...routePaths,
      ...questionPaths,
      ...attentionPaths,
      ...runPaths,
      ...transferPaths,
      ...tokenPaths,
      ...privacyPaths,
      ...connectionPaths,
      '/healthz': { get: { summary: 'The process runs.', responses: { 200: json(status, 'It does.') } } },
      '/readyz': {
        get: {
          summary: 'Deliveries can be stored.',
          responses: { 200: json(status, 'They can.'), ...answers({ 503: 'The database is away.' }) },
        },
      },
      '/metrics': {
        get: {
          summary: 'Prometheus metrics.',
          responses: {
            200: { description: 'Text format.', content: { 'text/plain': { schema: z.string() } } },
            ...answers({ 403: 'Not from this machine, or without the token.' }),
          },
        },
      },
    },
  });
}
