import { z } from 'zod';
import { createDocument } from 'zod-openapi';

const problem = z
  .object({
    type: z.string().meta({ examples: ['urn:matricula:problem:signature_wrong'] }),
    title: z.string(),
    status: z.number().int(),
    code: z.string().meta({ description: 'Stable name of the problem.' }),
    detail: z.string().meta({ description: 'One sentence for a person.' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457' });

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
        sequence: z.number().int().meta({ description: 'Rises with every delivery of the order.' }),
      })
      .optional()
      .meta({ description: 'Added by the plugin; a native delivery names its topic in a header.' }),
  })
  .meta({ id: 'Order', description: 'The order as WooCommerce renders it in wc/v3.' });

const answers = (codes: Record<number, string>) =>
  Object.fromEntries(
    Object.entries(codes).map(([code, description]) => [
      code,
      { description, content: { 'application/problem+json': { schema: problem } } },
    ]),
  );

const json = (schema: z.ZodType, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});

/** The document behind `/openapi.json`: what there is, from the schemas that check it. */
export function openApiDocument(version: string) {
  return createDocument({
    openapi: '3.1.0',
    info: { title: 'Matricula sidecar', version, license: { name: 'GPL-2.0-or-later' } },
    paths: {
      '/v1/shops/{shopId}/deliveries': {
        post: {
          summary: 'Takes a signed delivery of a shop and stores it before it answers.',
          description:
            'Signed over the raw body either as WooCommerce signs its webhooks (`X-WC-Webhook-Signature`) or by Standard Webhooks (`webhook-id`, `webhook-timestamp`, `webhook-signature`).',
          requestParams: {
            path: z.object({ shopId: z.string() }),
            header: z.object({
              'x-wc-webhook-topic': z.string().optional(),
              'x-wc-webhook-signature': z.string().optional(),
              'webhook-id': z.string().optional(),
              'webhook-timestamp': z.string().optional(),
              'webhook-signature': z.string().optional(),
            }),
          },
          requestBody: { content: { 'application/json': { schema: order } } },
          responses: {
            200: json(receipt, 'Taken.'),
            ...answers({
              400: 'Signed, but no JSON.',
              401: 'No signature, or a wrong one.',
              404: 'No such shop.',
              413: 'More than 8 MiB.',
              500: 'Not stored; send it again.',
            }),
          },
        },
      },
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
