import { z } from 'zod';

const problem = z
  .object({
    type: z.string().meta({ examples: ['urn:matricula:problem:signature_wrong'] }),
    title: z.string(),
    status: z.number().int(),
    code: z.string().meta({ description: 'Stable name of the problem.' }),
    detail: z.string().meta({ description: 'One sentence for a person.' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457' });

/** Refusals by status. */
export const answers = (codes: Record<number, string>) =>
  Object.fromEntries(
    Object.entries(codes).map(([code, description]) => [
      code,
      { description, content: { 'application/problem+json': { schema: problem } } },
    ]),
  );

/** Refusals that every request of the operator may meet. */
export const operatorRefusals = {
  400: 'Not as agreed.',
  401: 'Without a token, or with a wrong, expired or revoked one (`token_wrong`).',
  403: 'The role of the token may not do this (`role_insufficient`); the sentence names those that may.',
  429: 'Too many wrong tokens from this address (`token_tried_too_often`); see Retry-After.',
};

export const body = (schema: z.ZodType) => ({ content: { 'application/json': { schema } } });

export const json = (schema: z.ZodType, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});

/** The headers of a request that is signed by Standard Webhooks. */
export const signatureHeaders = {
  'webhook-id': z.string().meta({ description: 'Of this attempt; a delivery keeps its id.' }),
  'webhook-timestamp': z.string().meta({ description: 'Seconds; five minutes either way.' }),
  'webhook-signature': z.string().meta({ description: 'One or more `v1,<base64>`, divided by spaces.' }),
};
