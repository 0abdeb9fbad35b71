import type { z } from 'zod';
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
import { readAudit } from '../store/audit.ts';
import type { TenantTransaction } from '../store/in-tenant.ts';
import type { LmsConnection } from '../store/lms-connections.ts';
import type { Answer, OperatorTools } from './operator-answer.ts';
import { problems } from './operator-problems.ts';
import type {
  accessQuery,
  auditQuery,
  decisionRequest,
  grantRequest,
  pauseRequest,
  seatRequest,
} from './operator-requests.ts';

/** Makes the client of an LMS of a tenant. */
export type ConnectLms = (tenantId: string, connection: LmsConnection, meter: CallMeter) => LmsClient;

/** A few calls beside the lane: a person waits for them. */
const UNMETERED: CallMeter = { take: () => Promise.resolve(), note: () => undefined };

/** What people decide about access, seats and LMSs, and the audit of it. */
export function accessHandlers({
  tenantId,
  run,
  wake,
  actorOf,
  connectLms,
}: OperatorTools & { connectLms: ConnectLms }) {
  const aboutOf = (request: z.infer<typeof decisionRequest>): DecisionAbout => {
    const { lms: lmsId, courseKey, learner, reason, actor } = request;
    return { lmsId, courseKey, learner, reason, actor: actorOf(actor) };
  };
  const answerWith = async (accessId: string): Promise<Answer> => {
    wake();
    return { answer: await run((trx) => readAccessView(trx, accessId)) };
  };
  const deciding =
    (decide: (trx: TenantTransaction, about: DecisionAbout) => Promise<HandResult | 'not_held'>) =>
    async (request: z.infer<typeof decisionRequest>): Promise<Answer> => {
      const result = await run((trx) => decide(trx, aboutOf(request)));
      if (result === 'unknown') return { refused: problems.access_unknown };
      return result === 'not_held' ? { refused: problems.not_held } : answerWith(result.accessId);
    };
  const pausing =
    (decide: typeof resumeLms) =>
    async (
      { actor, reason }: z.infer<typeof pauseRequest>,
      { lmsId = '' }: Record<string, string>,
    ): Promise<Answer> => {
      const decision = { lmsId, actor: actorOf(actor), reason: reason ?? null };
      const result = await run((trx) => decide(trx, decision));
      if (typeof result === 'string') return { refused: problems[result] };
      wake();
      return { answer: result };
    };
  return {
    show: async ({ lms, courseKey, learner }: z.infer<typeof accessQuery>): Promise<Answer> => {
      const access = await run((trx) => showAccess(trx, { lmsId: lms, courseKey, learner }));
      return access ? { answer: access } : { refused: problems.access_unknown };
    },
    grant: async (request: z.infer<typeof grantRequest>): Promise<Answer> => {
      const connect = (connection: LmsConnection) => connectLms(tenantId, connection, UNMETERED);
      const gift = { ...aboutOf(request), mode: request.mode ?? null };
      const result = await giveAccess({ run, connect }, gift);
      return typeof result === 'string' ? { refused: problems[result] } : answerWith(result.accessId);
    },
    revoke: deciding(revokeByHand),
    hold: deciding(holdByHand),
    release: deciding(releaseByHand),
    pause: pausing(pauseLms),
    resume: pausing(resumeLms),
    seat: async (
      { actor, reason, ...request }: z.infer<typeof seatRequest>,
      { shopId = '', orderId = '' }: Record<string, string>,
    ): Promise<Answer> => {
      const assignment = { shopId, orderId, ...request, actor: actorOf(actor), reason: reason ?? null };
      const result: AssignResult = await run((trx) => assignSeat(trx, assignment));
      if (result !== 'assigned') return { refused: problems[result] };
      wake();
      return { answer: { result } };
    },
    audit: async ({ since, limit }: z.infer<typeof auditQuery>): Promise<Answer> => ({
      answer: { entries: await run((trx) => readAudit(trx, { since: since ?? null, limit })) },
    }),
  };
}
