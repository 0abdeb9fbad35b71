import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isSignatureValid } from '../intake/verify-signature.ts';
import { parseCourseKey } from '../ledger/course-key.ts';
import { parseOffer } from '../ledger/offer.ts';
import { routeExplanation } from '../operator/route-shapes.ts';
import { pairingAnswer, pairingRequest } from '../pairing/pair-shop.ts';
import { hashPairingCode } from '../pairing/pairing-code.ts';
import { orderState } from '../reports/order-state.ts';
import type { HttpClient, HttpRequest } from '../shared/http-client.ts';
import type { PaymentReport, ShopConnector, ShopReport } from '../shops/connector.ts';
import { createPluginConnector } from '../shops/woocommerce-plugin/plugin-connector.ts';
import { orderStateRequest, pluginAnswerRequest } from './plugin-routes.ts';
import {
  shopRouteQuestion,
  shopRoutesChange,
  shopRoutesChanged,
  shopRoutesRequest,
  shopRoutesView,
} from './shop-route-handlers.ts';

// The plugin's tests read the same examples: neither side can drift away from the other.

/** An example of `contracts/`; each test says what it expects in there, and fails where it is not. */
function contract(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../../contracts/${name}.json`, import.meta.url), 'utf8'));
}

type Json = Record<string, unknown>;

afterEach(() => vi.useRealTimers());

describe('a signature', () => {
  interface Vector {
    what: string;
    secrets: string[];
    now: number;
    id: string;
    timestamp: number;
    body: string;
    signature: string;
    valid: boolean;
  }

  it.each((contract('standard-webhooks') as { vectors: Vector[] }).vectors)('of $what: $valid', (vector) => {
    vi.useFakeTimers({ now: vector.now * 1000 });
    const headers = {
      'webhook-id': vector.id,
      'webhook-timestamp': String(vector.timestamp),
      'webhook-signature': vector.signature,
    };

    expect(isSignatureValid(headers, Buffer.from(vector.body), vector.secrets)).toBe(vector.valid);
  });
});

describe('a course key', () => {
  const keys = contract('course-keys') as {
    valid: string[];
    trimmed: { text: string; courseKey: string }[];
    invalid: string[];
  };

  it.each([...keys.valid.map((text) => ({ text, courseKey: text })), ...keys.trimmed])(
    '$text is read as $courseKey',
    ({ text, courseKey }) => {
      expect(parseCourseKey(text)).toBe(courseKey);
    },
  );

  it.each(keys.invalid)('%j is none', (text) => {
    expect(parseCourseKey(text)).toBeUndefined();
  });
});

describe('the offer on a line', () => {
  const offers = contract('offers') as {
    valid: { what: string; text: string; courses: unknown; refunds?: unknown }[];
    invalid: { what: string; text: string; problem: string; problemText: string }[];
  };

  it.each(offers.valid)('($what) is read', ({ text, courses, refunds = {} }) => {
    expect(parseOffer(text)).toEqual({ entries: courses, refunds });
  });

  it.each(offers.invalid)('($what) is a problem with its text', ({ text, problem, problemText }) => {
    expect(parseOffer(text)).toEqual({ problem, text: problemText });
  });
});

describe('a pairing', () => {
  const pairing = contract('pairing') as { request: unknown; answer: unknown; equalCodes: string[] };

  it('is asked for and answered in these shapes', () => {
    expect(pairingRequest.parse(pairing.request)).toEqual(pairing.request);
    expect(pairingAnswer.parse(pairing.answer)).toEqual(pairing.answer);
  });

  it('knows a code however it is typed', () => {
    expect(new Set(pairing.equalCodes.map(hashPairingCode)).size).toBe(1);
  });
});

it('an order’s state is asked for and answered in these shapes', () => {
  const { request, answer } = contract('order-state') as { request: unknown; answer: unknown };

  expect(orderStateRequest.parse(request)).toEqual(request);
  expect(orderState.parse(answer)).toEqual(answer);
});

it('an answer to a question of an order is sent in this shape', () => {
  const { request } = contract('answer') as { request: unknown };

  expect(pluginAnswerRequest.parse(request)).toEqual(request);
});

it('routing rules are asked for, changed and explained in these shapes', () => {
  const { list, change, explanation } = contract('routes') as Record<
    'list' | 'change' | 'explanation',
    Record<'request' | 'answer' | 'unconfirmed', object>
  >;

  expect(shopRoutesRequest.parse(list.request)).toEqual(list.request);
  expect(shopRoutesView.parse(list.answer)).toEqual(list.answer);
  expect(shopRoutesChange.parse(change.request)).toEqual(change.request);
  expect(shopRoutesChanged.parse({ result: 'kept', ...list.answer })).toMatchObject(list.answer);
  expect(shopRoutesChanged.parse(change.unconfirmed)).toEqual(change.unconfirmed);
  expect(shopRouteQuestion.parse(explanation.request)).toEqual(explanation.request);
  expect(routeExplanation.parse(explanation.answer)).toEqual(explanation.answer);
});

it.each([
  ['paid', { kind: 'order', order: { status: 'processing', refunds: [] } }],
  ['refunded', { kind: 'order', order: { refunds: [{ lines: [{}] }] } }],
  ['deleted', { kind: 'removed' }],
])('a delivery of an order that was %s is read', (name, expected) => {
  const body = contract(`delivery/${name}`) as { matricula: { topic: string } };

  const read = askedOf({}).connector.readDelivery(body.matricula.topic, Buffer.from(JSON.stringify(body)));

  expect(read).toMatchObject(expected);
});

/** A connector whose plugin gives one answer, and what it was asked. */
function askedOf(answer: unknown, status = 200): { connector: ShopConnector; asked: HttpRequest[] } {
  const asked: HttpRequest[] = [];
  const http: HttpClient = {
    send: (request) => {
      asked.push(request);
      return Promise.resolve({ status, headers: {}, text: JSON.stringify(answer) });
    },
  };
  const credentials = {
    restUrl: 'https://shop.example/wp-json/matricula/v1/',
    reportSecret: 'whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=',
  };
  const settings = { credentials, learnerMetaKeys: ['_matricula_learners'], locale: 'en' };
  return { connector: createPluginConnector(settings, http), asked };
}

const bodies = (asked: HttpRequest[]) => asked.map(({ body }) => JSON.parse(body ?? '') as unknown);

describe('what the sidecar asks of the plugin', () => {
  it('goes to the action’s own address', async () => {
    const { connector, asked } = askedOf((contract('actions/outbox') as Json).answer);

    await connector.outbox?.take([], 1);

    expect(asked.map(({ url }) => url)).toEqual(['https://shop.example/wp-json/matricula/v1/outbox']);
  });

  it('outbox', async () => {
    const { request, answer } = contract('actions/outbox') as {
      request: { delivered: string[]; limit: number };
      answer: { deliveries: { webhookId: string; body: string }[] };
    };
    const { connector, asked } = askedOf(answer);

    const taken = await connector.outbox?.take(request.delivered, request.limit);

    expect(bodies(asked)).toEqual([request]);
    expect(taken?.map(({ webhookId, body }) => ({ webhookId, body: body.toString() }))).toEqual(
      answer.deliveries,
    );
  });

  it('orders that changed, and orders by name', async () => {
    const { requests, answer } = contract('actions/orders') as {
      requests: { changed: { modifiedAfter: string }; all: object; named: { orderIds: string[] } };
      answer: { orders: { order: { id: number } }[] };
    };
    const { connector, asked } = askedOf(answer);

    const pages = [];
    const since = new Date(`${requests.changed.modifiedAfter}Z`);
    for await (const page of connector.listChangedOrders(since, 'selling')) pages.push(page);
    for await (const page of connector.listChangedOrders(since, 'all'))
      expect(page).toHaveLength(answer.orders.length);
    const named = await connector.outbox?.readOrders(requests.named.orderIds);

    expect(bodies(asked)).toEqual([requests.changed, requests.all, requests.named]);
    const ids = answer.orders.map(({ order }) => String(order.id));
    expect(pages.flat().map(({ orderId }) => orderId)).toEqual(ids);
    expect(named?.map(({ orderId }) => orderId).sort()).toEqual([...requests.named.orderIds].sort());
  });

  it('order, which may be gone', async () => {
    const { request, answers } = contract('actions/order') as {
      request: { orderId: string };
      answers: Record<string, unknown>;
    };
    const read = async (answer: unknown) => {
      const { connector, asked } = askedOf(answer);
      const order = await connector.readOrder(request.orderId);
      expect(bodies(asked)).toEqual([request]);
      return order;
    };

    expect(await read(answers.there)).toMatchObject({ orderId: request.orderId, refunds: [] });
    expect((await read(answers.refunded))?.refunds.every(({ lines }) => (lines?.length ?? 0) > 0)).toBe(true);
    expect(await read(answers.gone)).toBeUndefined();
  });

  it('status', async () => {
    const { request, answer } = contract('actions/status') as { request: unknown; answer: { time: number } };
    vi.useFakeTimers({ now: answer.time * 1000 });
    const { connector, asked } = askedOf(answer);

    const first = await connector.check().next();

    expect(bodies(asked)).toEqual([request]);
    expect(first.value).toMatchObject({ name: 'clock', result: 'ok' });
  });

  const reports = contract('actions/report') as {
    requests: Record<string, ShopReport>;
    answers: Record<string, { result: string }>;
  };

  it.each(Object.entries(reports.requests))('report: %s', async (_what, request) => {
    const { connector, asked } = askedOf({ result: 'written' });
    const { reportId, orderId, lines, complete } = request;
    const notes = request.notes.map(({ kind, html }) => ({ kind, html, noteId: null }));

    await connector.writeReport(
      { reportId, orderId, notes, lines, complete, lineStates: {}, attempts: 1, reference: '' },
      () => Promise.resolve(),
    );

    expect(bodies(asked)).toEqual([request]);
  });

  it.each(Object.values(reports.answers))('report, answered with $result', async (answer) => {
    const report = { reportId: '1', orderId: '1', notes: [], lines: [], complete: false };
    const { connector } = askedOf(answer);

    const outcome = await connector.writeReport(
      { ...report, lineStates: {}, attempts: 1, reference: '' },
      () => Promise.resolve(),
    );

    expect(outcome).toBe(answer.result);
  });

  const payments = contract('actions/payment') as {
    requests: Record<string, PaymentReport>;
    answers: Record<string, { result: string }>;
  };

  it.each(Object.entries(payments.requests))('payment: %s', async (_what, request) => {
    for (const answer of Object.values(payments.answers)) {
      const { connector, asked } = askedOf(answer);
      const { reportId, orderId, decision, amount, currency } = request;
      const notes = request.notes.map(({ kind, html }) => ({ kind, html, noteId: null }));

      const outcome = await connector.settlePayment(
        { reportId, orderId, notes, decision, amount, currency, attempts: 1, reference: '' },
        () => Promise.resolve(),
      );

      expect(bodies(asked)).toEqual([request]);
      expect(outcome).toBe(answer.result);
    }
  });

  it.each(Object.entries(contract('actions/refusals') as Record<string, { status: number; body: unknown }>))(
    'and what it makes of the refusal %s',
    async (name, { status, body }) => {
      const { connector } = askedOf(body, status);
      const codes: Record<string, string> = {
        signature_wrong: 'shop_signature_wrong',
        not_paired: 'shop_not_paired',
        site_moved: 'shop_moved',
      };

      await expect(connector.readOrder('1')).rejects.toMatchObject({ code: codes[name] });
    },
  );
});
