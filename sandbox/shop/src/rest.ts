import { type Call, formFields } from '../../kit/call.ts';
import { htmlReply, type Reply } from '../../kit/reply.ts';
import { isRecord, type JsonRecord } from '../../kit/parse.ts';
import { authenticate, checkKeyPermission } from './consumer-keys.ts';
import type { ConsumerKey } from './model.ts';
import { parsePhpQuery, type PhpValue } from './php-query.ts';
import type { Shop } from './shop.ts';
import { noRoute, restReply, WpError } from './wp-error.ts';

export interface RestRequest {
  shop: Shop;
  call: Call;
  key: ConsumerKey;
  /** Named groups of the route's path, as numbers where they are ids. */
  params: Readonly<Record<string, string>>;
  query: Readonly<Record<string, PhpValue>>;
  /** Fields of the body, JSON or form. */
  body: JsonRecord;
}

export type RestHandler = (request: RestRequest) => Reply | Promise<Reply>;

/** What a call without a key hears: the verb of the route, by method. */
export type Subject = 'list' | 'item';

export interface RestRoute {
  /** Below `/wp-json`. */
  path: RegExp;
  subject: Subject;
  methods: Readonly<Record<string, RestHandler>>;
}

const prefix = '/wp-json';

/** Answers a call below `/wp-json`, or with `?rest_route=`, which knows no consumer keys. Undefined for others. */
export async function answerRest(
  shop: Shop,
  routes: readonly RestRoute[],
  publicRoutes: (shop: Shop, path: string) => Reply | undefined,
  call: Call,
): Promise<Reply | undefined> {
  const routed = call.query.get('rest_route');
  const isPretty = call.path === prefix || call.path.startsWith(`${prefix}/`);
  if (!isPretty && routed === null) return undefined;
  if (shop.settings.restAway) return maintenance();
  const path = (routed ?? call.path.slice(prefix.length)).replace(/\/$/, '');
  try {
    return publicRoutes(shop, path) ?? (await runRoute(shop, routes, call, path, isPretty));
  } catch (error) {
    if (error instanceof WpError) return restReply(error.status, error.body());
    throw error;
  }
}

async function runRoute(
  shop: Shop,
  routes: readonly RestRoute[],
  call: Call,
  path: string,
  takesKeys: boolean,
): Promise<Reply> {
  const key = takesKeys ? authenticate(shop, call) : undefined;
  if (key !== undefined) checkKeyPermission(key, call.method);
  for (const route of routes) {
    const match = route.path.exec(path);
    const handler = route.methods[call.method === 'HEAD' ? 'GET' : call.method];
    if (match === null || handler === undefined) continue;
    if (key === undefined) throw notAllowed(route.subject, call.method);
    const query = parsePhpQuery(call.query);
    return handler({ shop, call, key, params: match.groups ?? {}, query, body: readBody(call) });
  }
  throw noRoute();
}

function readBody(call: Call): JsonRecord {
  if (call.bodyKind === 'form') return parsePhpQuery(formFields(call));
  if (call.bodyKind === 'malformed-json') {
    throw new WpError(400, 'rest_invalid_json', 'Invalid JSON body passed.', {
      json_error_code: 4,
      json_error_message: 'Syntax error',
    });
  }
  return isRecord(call.body) ? call.body : {};
}

const refusals: Readonly<Record<string, [string, string]>> = {
  POST: ['create', 'create resources'],
  PUT: ['edit', 'edit this resource'],
  PATCH: ['edit', 'edit this resource'],
  DELETE: ['delete', 'delete this resource'],
};

function notAllowed(subject: Subject, method: string): WpError {
  const [verb, what] = (subject === 'item' && method === 'POST' ? refusals['PUT'] : refusals[method]) ?? [
    'view',
    '',
  ];
  if (verb !== 'view') {
    return new WpError(401, `woocommerce_rest_cannot_${verb}`, `Sorry, you are not allowed to ${what}.`);
  }
  const text =
    subject === 'list' ? 'Sorry, you cannot list resources.' : 'Sorry, you cannot view this resource.';
  return new WpError(401, 'woocommerce_rest_cannot_view', text);
}

/** What WordPress answers to everybody while it is updated. */
function maintenance(): Reply {
  const text = 'Briefly unavailable for scheduled maintenance. Check back in a minute.';
  return htmlReply(503, `<!doctype html><title>Maintenance</title><p>${text}</p>`, { 'Retry-After': '600' });
}
