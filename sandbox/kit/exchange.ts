import type { Request, RequestHandler, Response } from 'express';

import { type Call, toCall, toPlainFields } from './call.ts';
import type { FaultAction, FaultList } from './faults.ts';
import type { Journal, JournalEntry } from './journal.ts';
import { emptyReply, htmlReply, jsonReply, type Reply } from './reply.ts';

export interface ObservedCall {
  method: string;
  path: string;
  query: Record<string, string | string[]>;
  body: unknown;
}

/**
 * Told about every call: when it arrived, and when its work is done but not yet answered. It is awaited,
 * so that a test can end a client's process exactly there.
 */
export type Observe = (call: ObservedCall, phase: 'received' | 'done') => void | Promise<void>;

export interface ExchangeOptions {
  journal: Journal;
  faults: FaultList;
  settings: () => { latencyMs: number; journalBodies: boolean };
  observe: Observe | undefined;
  /** Does the work of a call. */
  answer: (call: Call) => Reply | Promise<Reply>;
}

/** Express middleware that takes a call through journal, observer, faults and work, and then answers it. */
export function exchange(options: ExchangeOptions): RequestHandler {
  return async (request, response) => {
    const call = toCall(request);
    const entry = options.journal.open(call, options.settings().journalBodies);
    await observeCall(options, call, 'received');

    const fault = options.faults.take(call.method, call.path);
    entry.fault = fault?.name ?? null;
    await pause(options.settings().latencyMs + (fault?.action.delayMs ?? 0));
    if (fault?.action.hang === true) return;
    if (fault?.action.reset === 'before') return cut(request);

    const reply = faultReply(fault?.action) ?? (await doWork(options, call));
    close(entry, call, reply);
    await observeCall(options, call, 'done');
    if (fault?.action.reset === 'after') return cut(request);
    if (fault?.action.reset === 'midway') return sendHalf(request, response, reply);
    send(response, reply);
  };
}

/** Writes an answer to the socket. */
export function send(response: Response, reply: Reply): void {
  const hasLength = reply.status !== 204 && reply.status !== 304;
  response.writeHead(reply.status, {
    ...reply.headers,
    ...(hasLength ? { 'Content-Length': Buffer.byteLength(reply.body) } : {}),
  });
  response.end(hasLength ? reply.body : undefined);
}

/** Waits; a pending wait does not keep the process alive. */
export function pause(ms: number): Promise<void> {
  if (ms <= 0) return Promise.resolve();
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

async function doWork(options: ExchangeOptions, call: Call): Promise<Reply> {
  try {
    return await options.answer(call);
  } catch (error) {
    process.stderr.write(`sandbox: ${call.method} ${call.path} went wrong: ${describe(error)}\n`);
    return htmlReply(500, '<h1>Server Error (500)</h1>');
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function close(entry: JournalEntry, call: Call, reply: Reply): void {
  entry.caller = call.trace.caller;
  entry.scope = call.trace.scope;
  entry.status = reply.status;
}

function faultReply(action: FaultAction | undefined): Reply | undefined {
  if (action?.status == null) return undefined;
  const { status, headers, body } = action;
  if (body === undefined || body === null) {
    return action.html ? htmlReply(status, `<h1>${status}</h1>`, headers) : emptyReply(status, headers);
  }
  if (action.html) return htmlReply(status, typeof body === 'string' ? body : JSON.stringify(body), headers);
  return typeof body === 'string' ? { status, headers, body } : jsonReply(status, body, headers);
}

/** Announces the whole answer, sends half of it, and breaks off. */
function sendHalf(request: Request, response: Response, reply: Reply): void {
  const whole = Buffer.from(reply.body);
  response.writeHead(reply.status, { ...reply.headers, 'Content-Length': whole.length });
  response.write(whole.subarray(0, whole.length / 2), () => cut(request));
}

function cut(request: Request): void {
  request.socket.destroy();
}

async function observeCall(options: ExchangeOptions, call: Call, phase: 'received' | 'done'): Promise<void> {
  if (options.observe === undefined) return;
  const body = call.body instanceof URLSearchParams ? toPlainFields(call.body) : call.body;
  await options.observe(
    { method: call.method, path: call.path, query: toPlainFields(call.query), body },
    phase,
  );
}
