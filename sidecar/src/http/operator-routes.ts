import express, { Router, type RequestHandler } from 'express';
import { z } from 'zod';
import type { CallMeter, LmsClient } from '../lms/lms-client.ts';
import { assignSeat, type AssignResult } from '../operator/assign-seat.ts';
import {
  holdByHand,
  releaseByHand,
  revokeByHand,
  type DecisionAbout,
  type HandResult,
} from '../operator/by-hand.ts';
import { giveAccess } from '../operator/give-access.ts';
import { pauseLms, resumeLms } from '../operator/pause-lms.ts';
import { readAccessView, showAccess } from '../operator/show-access.ts';
import type { Logger } from '../shared/logger.ts';
import { sendProblem } from '../shared/problem.ts';
import { readAudit } from '../store/audit.ts';
import type { Db } from '../store/database.ts';
import { inTenant, type TenantTransaction } from '../store/in-tenant.ts';
import type { LmsConnection } from '../store/lms-connections.ts';
import type { Mailer } from '../mail/mailer.ts';
import type { ShopConnector } from '../shops/connector.ts';
import type { Shop } from '../store/shops.ts';
import {
  attentionGroupQuery,
  attentionHandlers,
  attentionQuery,
  redriveRequest,
} from './attention-handlers.ts';
import { operatorOnly } from './bearer.ts';
import {
  mailHandlers,
  mailSettingsRequest,
  mailsQuery,
  ownerRequest,
  testMailRequest,
} from './mail-handlers.ts';
import type { Answer } from './operator-answer.ts';
import { problems, refusal, wrong } from './operator-problems.ts';
import { policyHandlers, policyRequest } from './policy-handlers.ts';
import { answerRequest, questionHandlers, questionsQuery } from './question-handlers.ts';
import {
  accessQuery,
  auditQuery,
  decisionRequest,
  grantRequest,
  pauseRequest,
  seatRequest,
} from './operator-requests.ts';
import { backfillRequest, reconciliationRequest, runHandlers, runQuery } from './run-handlers.ts';
import {
  confirmersRequest,
  institutionRequest,
  mailTextRequest,
  transferAnswerRequest,
  transferHandlers,
  transferMailRequest,
  transfersQuery,
  transferTermsRequest,
} from './transfer-handlers.ts';

export interface OperatorRouteParts {
  db: Db;
  logger: Logger;
  connectLms: (tenantId: string, connection: LmsConnection, meter: CallMeter) => LmsClient;
  connectShop: (shop: Shop) => ShopConnector;
  /** Called after something became due. */
  wake: () => void;
  /** Whose ledger it is. */
  tenantId: string;
  /** Undefined: the API is closed. */
  apiToken: string | undefined;
  /** Undefined: no mail server is configured. */
  mailer: Mailer | undefined;
}

/** A few calls beside the lane: a person waits for them. */
const UNMETERED: CallMeter = { take: () => Promise.resolve(), note: () => undefined };

/** What people decide about access, for whoever has the operator's token. */
export function operatorRoutes(parts: OperatorRouteParts): Router {
  const router = Router();
  const guard = [operatorOnly(parts.apiToken), express.json({ limit: '192kb' })];
  router.get('/v1/access', guard, answering(accessQuery, show));
  router.post('/v1/access/grants', guard, answering(grantRequest, grant));
  router.post('/v1/access/revocations', guard, answering(decisionRequest, deciding(revokeByHand)));
  router.post('/v1/access/holds', guard, answering(decisionRequest, deciding(holdByHand)));
  router.post('/v1/access/releases', guard, answering(decisionRequest, deciding(releaseByHand)));
  router.post('/v1/shops/:shopId/orders/:orderId/seats', guard, answering(seatRequest, seat));
  router.post('/v1/lms/:lmsId/pause', guard, answering(pauseRequest, pausing(pauseLms)));
  router.post('/v1/lms/:lmsId/resume', guard, answering(pauseRequest, pausing(resumeLms)));
  router.get('/v1/audit', guard, answering(auditQuery, audit));
  const { db, tenantId, wake, mailer } = parts;
  const tools = { run, wake, actorOf };
  const questions = questionHandlers(tools);
  router.get('/v1/questions', guard, answering(questionsQuery, questions.list));
  router.post('/v1/questions/:questionId/answers', guard, answering(answerRequest, questions.answer));
  const policy = policyHandlers(tools);
  router.get('/v1/shops/:shopId/refund-policy', guard, answering(z.object({}), policy.read));
  router.patch('/v1/shops/:shopId/refund-policy', guard, answering(policyRequest, policy.change));
  const attention = attentionHandlers({ ...tools, db, tenantId });
  router.get('/v1/attention', guard, answering(attentionQuery, attention.list));
  router.get('/v1/attention/:groupId', guard, answering(attentionGroupQuery, attention.page));
  router.post('/v1/attention/redrive', guard, answering(redriveRequest, attention.redrive));
  const mail = mailHandlers({ ...tools, mailer });
  router.get('/v1/owners', guard, answering(z.object({}), mail.owners));
  router.put('/v1/owners', guard, answering(ownerRequest, mail.setOwner));
  router.patch('/v1/owners', guard, answering(mailSettingsRequest, mail.settings));
  router.get('/v1/mails', guard, answering(mailsQuery, mail.mails));
  router.post('/v1/mails/test', guard, answering(testMailRequest, mail.test));
  const runs = runHandlers(tools);
  router.post('/v1/reconciliations', guard, answering(reconciliationRequest, runs.reconcile));
  router.get('/v1/reconciliations', guard, answering(runQuery, runs.latest));
  router.get('/v1/reconciliations/:runId', guard, answering(runQuery, runs.show));
  router.post('/v1/shops/:shopId/backfills', guard, answering(backfillRequest, runs.backfill));
  const transfers = transferHandlers({ ...tools, db, tenantId, connectShop: parts.connectShop });
  const nothing = z.object({});
  router.get('/v1/transfers', guard, answering(transfersQuery, transfers.list));
  router.post('/v1/transfers/:transferId/answers', guard, answering(transferAnswerRequest, transfers.answer));
  router.post('/v1/transfers/:transferId/mails', guard, answering(transferMailRequest, transfers.mail));
  router.get('/v1/confirmers', guard, answering(nothing, transfers.confirmers));
  router.put('/v1/confirmers', guard, answering(confirmersRequest, transfers.setConfirmers));
  router.get('/v1/shops/:shopId/transfer-terms', guard, answering(nothing, transfers.terms));
  router.patch(
    '/v1/shops/:shopId/transfer-terms',
    guard,
    answering(transferTermsRequest, transfers.setTerms),
  );
  router.get('/v1/institution', guard, answering(nothing, transfers.institution));
  router.patch('/v1/institution', guard, answering(institutionRequest, transfers.setInstitution));
  router.get('/v1/mail-texts/:locale', guard, answering(nothing, transfers.mailText));
  router.put('/v1/mail-texts/:locale', guard, answering(mailTextRequest, transfers.setMailText));
  return router;

  function run<T>(work: (trx: TenantTransaction) => Promise<T>): Promise<T> {
    return inTenant(parts.db, parts.tenantId, work);
  }

  async function show({ lms, courseKey, learner }: z.infer<typeof accessQuery>): Promise<Answer> {
    const access = await run((trx) => showAccess(trx, { lmsId: lms, courseKey, learner }));
    return access ? { answer: access } : { refused: problems.access_unknown };
  }

  async function grant(request: z.infer<typeof grantRequest>): Promise<Answer> {
    const connect = (connection: LmsConnection) => parts.connectLms(parts.tenantId, connection, UNMETERED);
    const gift = { ...aboutOf(request), mode: request.mode ?? null };
    const result = await giveAccess({ run, connect }, gift);
    return typeof result === 'string' ? { refused: problems[result] } : answerWith(result.accessId);
  }

  function deciding(
    decide: (trx: TenantTransaction, about: DecisionAbout) => Promise<HandResult | 'not_held'>,
  ): (request: z.infer<typeof decisionRequest>) => Promise<Answer> {
    return async (request) => {
      const result = await run((trx) => decide(trx, aboutOf(request)));
      if (result === 'unknown') return { refused: problems.access_unknown };
      return result === 'not_held' ? { refused: problems.not_held } : answerWith(result.accessId);
    };
  }

  function pausing(
    decide: typeof resumeLms,
  ): (request: z.infer<typeof pauseRequest>, params: Record<string, string>) => Promise<Answer> {
    return async ({ actor, reason }, { lmsId = '' }) => {
      const decision = { lmsId, actor: actorOf(actor), reason: reason ?? null };
      const result = await run((trx) => decide(trx, decision));
      if (typeof result === 'string') return { refused: problems[result] };
      parts.wake();
      return { answer: result };
    };
  }

  async function seat(
    { actor, reason, ...request }: z.infer<typeof seatRequest>,
    { shopId = '', orderId = '' }: Record<string, string>,
  ): Promise<Answer> {
    const assignment = { shopId, orderId, ...request, actor: actorOf(actor), reason: reason ?? null };
    const result: AssignResult = await run((trx) => assignSeat(trx, assignment));
    if (result !== 'assigned') return { refused: problems[result] };
    parts.wake();
    return { answer: { result } };
  }

  async function audit(query: z.infer<typeof auditQuery>): Promise<Answer> {
    const { since = null, limit } = query;
    return { answer: { entries: await run((trx) => readAudit(trx, { since, limit })) } };
  }

  async function answerWith(accessId: string): Promise<Answer> {
    parts.wake();
    return { answer: await run((trx) => readAccessView(trx, accessId)) };
  }

  function answering<T>(
    shape: z.ZodType<T>,
    work: (request: T, params: Record<string, string>) => Promise<Answer>,
  ): RequestHandler<Record<string, string>> {
    return async (request, response) => {
      const asked = shape.safeParse(request.method === 'GET' ? request.query : request.body);
      const result = asked.success
        ? await work(asked.data, request.params).catch(refusal)
        : { refused: wrong(asked.error) };
      const code = 'refused' in result ? result.refused.code : 'ok';
      parts.logger.info({ method: request.method, path: request.path, result: code }, 'operator.asked');
      if ('refused' in result) sendProblem(response, result.refused);
      else response.status(result.status ?? 200).json(result.answer);
    };
  }
}

function aboutOf(request: z.infer<typeof decisionRequest>): DecisionAbout {
  const { lms: lmsId, courseKey, learner, reason, actor } = request;
  return { lmsId, courseKey, learner, reason, actor: actorOf(actor) };
}

function actorOf(actor: string | undefined): string {
  return actor === undefined ? 'api' : `api:${actor}`;
}
