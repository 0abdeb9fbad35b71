import express, { Router, type RequestHandler } from 'express';
import { z } from 'zod';
import type { Permission } from '../ledger/role.ts';
import type { Mailer } from '../mail/mailer.ts';
import type { AskParts } from '../pairing/ask-for-keys.ts';
import type { ShopConnector } from '../shops/connector.ts';
import type { Shop } from '../store/shops.ts';
import { sendProblem } from '../shared/problem.ts';
import { inTenant } from '../store/in-tenant.ts';
import { accessHandlers, type ConnectLms } from './access-handlers.ts';
import {
  actorOf,
  allowOnly,
  callerIn,
  identifyCaller,
  type ApiCaller,
  type ApiCallerParts,
} from './api-caller.ts';
import {
  attentionGroupQuery,
  attentionHandlers,
  attentionQuery,
  redriveRequest,
} from './attention-handlers.ts';
import {
  mailHandlers,
  mailSettingsRequest,
  mailsQuery,
  ownerRequest,
  testMailRequest,
} from './mail-handlers.ts';
import { connectionHandlers, connectionRequest } from './connection-handlers.ts';
import type { Answer, OperatorTools } from './operator-answer.ts';
import { refusal, wrong } from './operator-problems.ts';
import { policyHandlers, policyRequest } from './policy-handlers.ts';
import { privacyHandlers, type PrivacyParts } from './privacy-handlers.ts';
import { eraseRequest, exportRequest } from './privacy-requests.ts';
import { answerRequest, questionHandlers, questionsQuery } from './question-handlers.ts';
import {
  accessQuery,
  auditQuery,
  decisionRequest,
  grantRequest,
  pauseRequest,
  seatRequest,
} from './operator-requests.ts';
import { explainQuery, routeHandlers, routesRequest } from './route-handlers.ts';
import { backfillRequest, reconciliationRequest, runHandlers, runQuery } from './run-handlers.ts';
import {
  transferAnswerRequest,
  transferHandlers,
  transferMailRequest,
  transfersQuery,
} from './transfer-handlers.ts';
import {
  confirmersRequest,
  institutionRequest,
  mailTextRequest,
  transferSettingsHandlers,
  transferTermsRequest,
} from './transfer-settings-handlers.ts';
import { tokenHandlers, tokenRequest, tokenRevocation, tokensQuery } from './token-handlers.ts';

export interface OperatorRouteParts extends ApiCallerParts, AskParts, PrivacyParts {
  connectLms: ConnectLms;
  connectShop: (shop: Shop) => ShopConnector;
  /** Called after something became due. */
  wake: () => void;
  /** Undefined: no mail server is configured. */
  mailer: Mailer | undefined;
}

/** Does what one call asks for, in the tenant of its token. */
type Work<T> = (request: T, params: Record<string, string>) => Promise<Answer>;

/** What people see and decide, each with a token whose role may do so. */
export function operatorRoutes(parts: OperatorRouteParts): Router {
  const router = Router();
  const { connectLms, connectShop, mailer } = parts;
  const access = (tools: OperatorTools) => accessHandlers({ ...tools, connectLms });
  const mail = (tools: OperatorTools) => mailHandlers({ ...tools, mailer });
  const transfers = (tools: OperatorTools) => transferHandlers({ ...tools, connectShop });
  const identify = identifyCaller(parts);
  const json = express.json({ limit: '192kb' });
  const { get, post, put, patch, remove } = {
    get: route('get'),
    post: route('post'),
    put: route('put'),
    patch: route('patch'),
    remove: route('delete'),
  };

  get('/v1/access', 'read', accessQuery, (tools) => access(tools).show);
  post('/v1/access/grants', 'decide', grantRequest, (tools) => access(tools).grant);
  post('/v1/access/revocations', 'decide', decisionRequest, (tools) => access(tools).revoke);
  post('/v1/access/holds', 'decide', decisionRequest, (tools) => access(tools).hold);
  post('/v1/access/releases', 'decide', decisionRequest, (tools) => access(tools).release);
  post('/v1/shops/:shopId/orders/:orderId/seats', 'decide', seatRequest, (tools) => access(tools).seat);
  post('/v1/lms/:lmsId/pause', 'manage', pauseRequest, (tools) => access(tools).pause);
  post('/v1/lms/:lmsId/resume', 'manage', pauseRequest, (tools) => access(tools).resume);
  get('/v1/audit', 'read', auditQuery, (tools) => access(tools).audit);

  get('/v1/questions', 'read', questionsQuery, (tools) => questionHandlers(tools).list);
  post(
    '/v1/questions/:questionId/answers',
    'decide',
    answerRequest,
    (tools) => questionHandlers(tools).answer,
  );
  get('/v1/shops/:shopId/refund-policy', 'read', z.object({}), (tools) => policyHandlers(tools).read);
  patch('/v1/shops/:shopId/refund-policy', 'manage', policyRequest, (tools) => policyHandlers(tools).change);

  get('/v1/routes', 'read', z.object({}), (tools) => routeHandlers(tools).list);
  put('/v1/routes', 'manage', routesRequest, (tools) => routeHandlers(tools).change);
  get('/v1/routes/explain', 'read', explainQuery, (tools) => routeHandlers(tools).explain);

  get('/v1/attention', 'read', attentionQuery, (tools) => attentionHandlers(tools).list);
  get('/v1/attention/:groupId', 'read', attentionGroupQuery, (tools) => attentionHandlers(tools).page);
  post('/v1/attention/redrive', 'decide', redriveRequest, (tools) => attentionHandlers(tools).redrive);

  get('/v1/owners', 'read', z.object({}), (tools) => mail(tools).owners);
  put('/v1/owners', 'manage', ownerRequest, (tools) => mail(tools).setOwner);
  patch('/v1/owners', 'manage', mailSettingsRequest, (tools) => mail(tools).settings);
  get('/v1/mails', 'read', mailsQuery, (tools) => mail(tools).mails);
  post('/v1/mails/test', 'manage', testMailRequest, (tools) => mail(tools).test);

  post('/v1/reconciliations', 'decide', reconciliationRequest, (tools) => runHandlers(tools).reconcile);
  get('/v1/reconciliations', 'read', runQuery, (tools) => runHandlers(tools).latest);
  get('/v1/reconciliations/:runId', 'read', runQuery, (tools) => runHandlers(tools).show);
  post('/v1/shops/:shopId/backfills', 'decide', backfillRequest, (tools) => runHandlers(tools).backfill);

  const privacy = (tools: OperatorTools) => privacyHandlers(parts, tools);
  post('/v1/privacy/export', 'manage', exportRequest, (tools) => privacy(tools).export);
  post('/v1/privacy/erase', 'manage', eraseRequest, (tools) => privacy(tools).erase);

  const nothing = z.object({});
  get('/v1/transfers', 'seeTransfers', transfersQuery, (tools) => transfers(tools).list);
  post(
    '/v1/transfers/:transferId/answers',
    'confirm',
    transferAnswerRequest,
    (tools) => transfers(tools).answer,
  );
  post('/v1/transfers/:transferId/mails', 'decide', transferMailRequest, (tools) => transfers(tools).mail);
  get('/v1/confirmers', 'read', nothing, (tools) => transferSettingsHandlers(tools).confirmers);
  put(
    '/v1/confirmers',
    'manage',
    confirmersRequest,
    (tools) => transferSettingsHandlers(tools).setConfirmers,
  );
  get('/v1/shops/:shopId/transfer-terms', 'read', nothing, (tools) => transferSettingsHandlers(tools).terms);
  patch(
    '/v1/shops/:shopId/transfer-terms',
    'manage',
    transferTermsRequest,
    (tools) => transferSettingsHandlers(tools).setTerms,
  );
  get('/v1/institution', 'read', nothing, (tools) => transferSettingsHandlers(tools).institution);
  patch(
    '/v1/institution',
    'manage',
    institutionRequest,
    (tools) => transferSettingsHandlers(tools).setInstitution,
  );
  get('/v1/mail-texts/:locale', 'read', nothing, (tools) => transferSettingsHandlers(tools).mailText);
  put(
    '/v1/mail-texts/:locale',
    'manage',
    mailTextRequest,
    (tools) => transferSettingsHandlers(tools).setMailText,
  );

  const connection = (tools: OperatorTools) => connectionHandlers({ ...parts, ...tools });
  get('/v1/shops/:shopId/connection', 'read', nothing, (tools) => connection(tools).show);
  post('/v1/shops/:shopId/connection', 'manage', connectionRequest, (tools) => connection(tools).ask);

  get('/v1/tokens', 'manage', tokensQuery, (tools) => tokenHandlers(tools).list);
  post('/v1/tokens', 'manage', tokenRequest, (tools) => tokenHandlers(tools).create);
  remove('/v1/tokens/:tokenId', 'manage', tokenRevocation, (tools) => tokenHandlers(tools).revoke);
  return router;

  /** @param handler Made for each call, since each is of some tenant. */
  function route(method: 'get' | 'post' | 'put' | 'patch' | 'delete') {
    return <T>(
      path: string,
      permission: Permission,
      shape: z.ZodType<T>,
      handler: (tools: OperatorTools) => Work<T>,
    ): void => {
      router[method](path, identify, allowOnly(parts, permission), json, answering(shape, handler));
    };
  }

  function toolsFor(caller: ApiCaller): OperatorTools {
    const { db, wake } = parts;
    const { tenantId } = caller;
    return {
      ...{ db, wake, tenantId },
      run: (work) => inTenant(db, tenantId, work),
      actorOf: (person) => actorOf(caller, person),
    };
  }

  function answering<T>(
    shape: z.ZodType<T>,
    handler: (tools: OperatorTools) => Work<T>,
  ): RequestHandler<Record<string, string>> {
    return async (request, response) => {
      const { method, path, params } = request;
      const caller = callerIn(response);
      const hasBody = method !== 'GET' && method !== 'DELETE';
      const asked = shape.safeParse(hasBody ? request.body : request.query);
      const result = asked.success
        ? await handler(toolsFor(caller))(asked.data, params).catch(refusal)
        : { refused: wrong(asked.error) };
      const code = 'refused' in result ? result.refused.code : 'ok';
      parts.logger.info({ tenant: caller.tenantId, method, path, result: code }, 'operator.asked');
      if ('refused' in result) sendProblem(response, result.refused);
      else response.status(result.status ?? 200).json(result.answer);
    };
  }
}
