import { z } from 'zod';
import { runView } from '../reconcile/show-run.ts';
import { answers, body, json, operatorRefusals } from './openapi-shapes.ts';
import { askedRuns, backfillRequest, reconciliationRequest, runQuery } from './run-handlers.ts';

const security = [{ operatorToken: [] }];

/** Comparisons with LMSs and shops, and backfills. */
export const runPaths = {
  '/v1/reconciliations': {
    post: {
      summary: 'Compares the ledger with LMSs and shops; reports, and repairs only where asked to.',
      security,
      requestBody: body(reconciliationRequest),
      responses: {
        202: json(askedRuns, 'Asked for; a sidecar carries it out.'),
        ...answers({ ...operatorRefusals, 404: 'No such LMS (`lms_unknown`) or shop (`shop_unknown`).' }),
      },
    },
    get: {
      summary: 'Shows the last of each LMS and shop.',
      security,
      requestParams: { query: runQuery },
      responses: {
        200: json(z.object({ runs: z.array(runView) }), 'The last ones.'),
        ...answers(operatorRefusals),
      },
    },
  },
  '/v1/reconciliations/{runId}': {
    get: {
      summary: 'Shows a comparison or a backfill, as far as it has come.',
      security,
      requestParams: { path: z.object({ runId: z.string() }), query: runQuery },
      responses: {
        200: json(runView, 'Found.'),
        ...answers({ ...operatorRefusals, 404: 'No such one (`reconciliation_unknown`).' }),
      },
    },
  },
  '/v1/shops/{shopId}/backfills': {
    post: {
      summary:
        'Takes over orders that were paid before the shop was connected, or says what would come of it.',
      security,
      requestParams: { path: z.object({ shopId: z.string() }) },
      requestBody: body(backfillRequest),
      responses: {
        202: json(askedRuns, 'Asked for; a sidecar carries it out.'),
        ...answers({ ...operatorRefusals, 404: 'No such shop (`shop_unknown`).' }),
      },
    },
  },
};
