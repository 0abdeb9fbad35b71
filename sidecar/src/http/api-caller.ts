import { randomUUID, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { mayDo, rolesFor, type Permission, type Role } from '../ledger/role.ts';
import { isTokenShaped } from '../operator/api-tokens.ts';
import { hashToken } from '../shared/token.ts';
import { FailedAttempts } from '../pairing/failed-attempts.ts';
import type { Logger } from '../shared/logger.ts';
import { sendProblem, type Problem } from '../shared/problem.ts';
import { findTokenByHash, noteTokenUse, type TokenState } from '../store/api-tokens.ts';
import type { Db } from '../store/database.ts';
import { inTenant } from '../store/in-tenant.ts';
import { addToTimeline } from '../store/timeline.ts';
import { callerOf } from './caller.ts';

/** Whose ledger a call of the API is about, and what it may do there. */
export interface ApiCaller {
  tenantId: string;
  role: Role;
  /** As its tenant calls the token; undefined: `MATRICULA_API_TOKEN`. */
  tokenName: string | undefined;
}

export interface ApiCallerParts {
  db: Db;
  logger: Logger;
  /** Of whom `MATRICULA_API_TOKEN` is an owner. */
  operatorTenantId: string;
  /** Undefined: none is set. */
  apiToken: string | undefined;
}

/**
 * Lets through whoever has a token, and keeps whose it is for `callerIn`. Wrong tokens are few from one address, as wrong
 * pairing codes are; those that were right here before are let in all the same, so that nobody is locked out by a
 * neighbour, or by a script that goes on with a revoked token.
 */
export function identifyCaller(parts: ApiCallerParts): RequestHandler {
  const attempts = new FailedAttempts();
  /** By their hashes; no more than there are tokens. */
  const wereRight = new Set<string>();
  return async (request, response, next) => {
    const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) return refuseToken(response, tokenWrong.missing);
    const source = callerOf(request);
    const hash = hashToken(token);
    const waitSeconds = attempts.waitSeconds(source);
    if (waitSeconds !== undefined && !wereRight.has(hash)) return refuseTooMany(response, waitSeconds);
    const found = await findCaller(parts, token, hash);
    if (typeof found === 'string') {
      attempts.note(source);
      parts.logger.warn({ reason: found }, 'api.token_refused');
      return refuseToken(response, tokenWrong[found]);
    }
    wereRight.add(hash);
    response.locals.caller = found;
    next();
  };
}

/** Who calls; only behind `identifyCaller`. */
export function callerIn(response: Response): ApiCaller {
  return response.locals.caller as ApiCaller;
}

/** Lets through whoever has a role that may do this; what others tried stands in the audit, once a minute. */
export function allowOnly({ db }: ApiCallerParts, permission: Permission): RequestHandler {
  const notedMs = new Map<string, number>();
  return async (request, response, next) => {
    const caller = callerIn(response);
    if (mayDo(caller.role, permission)) return next();
    const who = JSON.stringify([caller.tenantId, caller.tokenName]);
    if (performance.now() - (notedMs.get(who) ?? -Infinity) > NOTE_EVERY_MS) {
      notedMs.set(who, performance.now());
      await noteRefusal(db, caller, request, permission);
    }
    sendProblem(response, roleInsufficient(caller, permission));
  };
}

const NOTE_EVERY_MS = 60_000;

/**
 * As the audit names who decided: by the token, and after it by whom the caller names.
 *
 * @param person As the request says; with a token of a tenant it never stands alone, since anybody may write anything.
 */
export function actorOf({ tokenName }: ApiCaller, person: string | undefined): string {
  return ['api', [tokenName, person].filter((name) => name !== undefined).join('/')]
    .filter(Boolean)
    .join(':');
}

type WrongToken = 'missing' | 'unknown' | Exclude<TokenState, 'active'>;

async function findCaller(
  { db, apiToken, operatorTenantId }: ApiCallerParts,
  token: string,
  hash: string,
): Promise<ApiCaller | WrongToken> {
  if (apiToken !== undefined && isSame(hash, hashToken(apiToken)))
    return { tenantId: operatorTenantId, role: 'owner', tokenName: undefined };
  const found = isTokenShaped(token) ? await findTokenByHash(db, hash) : undefined;
  if (!found) return 'unknown';
  if (found.state !== 'active') return found.state;
  if (!found.isNoted) await noteTokenUse(db, found);
  return { tenantId: found.tenantId, role: found.role, tokenName: found.name };
}

/** In a time that says nothing of how much of it is right. */
function isSame(hash: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(hash), Buffer.from(other));
}

async function noteRefusal(
  db: Db,
  caller: ApiCaller,
  { method, path }: Request,
  permission: Permission,
): Promise<void> {
  const asked = {
    method,
    path: path.slice(0, 200),
    role: caller.role,
    needed: rolesFor(permission).join(', '),
  };
  await inTenant(db, caller.tenantId, (trx) =>
    addToTimeline(trx, {
      event: 'api.refused',
      detail: { actor: actorOf(caller, undefined), ...asked },
      trace: randomUUID(),
    }),
  );
}

function refuseToken(response: Response, detail: string): void {
  response.setHeader('www-authenticate', 'Bearer');
  sendProblem(response, { status: 401, code: 'token_wrong', title: 'Not allowed', detail });
}

const NEW_TOKEN = 'An owner of the institution makes tokens ("matricula token create").';

const tokenWrong: Record<WrongToken, string> = {
  missing: `Send a token of the API as a bearer token. ${NEW_TOKEN}`,
  unknown: `This is no token of the API, or not all of it. ${NEW_TOKEN}`,
  expired: `This token has expired. ${NEW_TOKEN}`,
  revoked: `This token was revoked. ${NEW_TOKEN}`,
};

function refuseTooMany(response: Response, waitSeconds: number): void {
  response.setHeader('retry-after', String(waitSeconds));
  sendProblem(response, {
    status: 429,
    code: 'token_tried_too_often',
    title: 'Tried too often',
    detail: `Too many wrong tokens from this address. Try again in ${Math.ceil(waitSeconds / 60)} minutes.`,
  });
}

function roleInsufficient({ role }: ApiCaller, permission: Permission): Problem {
  const needed = rolesFor(permission).toReversed().join(' or ');
  return {
    status: 403,
    code: 'role_insufficient',
    title: 'Role not sufficient',
    detail: `This needs a token with the role ${needed}; this one is for a ${role}. Nothing was changed.`,
  };
}
