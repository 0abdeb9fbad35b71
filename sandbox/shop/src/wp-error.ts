import type { Reply } from '../../kit/reply.ts';
import { phpJson } from './php-json.ts';

/** An error as the WordPress REST API answers it. */
export class WpError extends Error {
  override readonly name = 'WpError';
  readonly status: number;
  readonly code: string;
  readonly data: Readonly<Record<string, unknown>>;

  constructor(status: number, code: string, message: string, data: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.data = data;
  }

  /** The body, which a webhook can carry as well. */
  body(): { code: string; message: string; data: Record<string, unknown> } {
    return { code: this.code, message: this.message, data: { status: this.status, ...this.data } };
  }
}

/** A JSON answer of WordPress. */
export function restReply(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
  return {
    status,
    headers: {
      'Content-Type': 'application/json; charset=UTF-8',
      'X-Robots-Tag': 'noindex',
      'X-Content-Type-Options': 'nosniff',
      ...headers,
    },
    body: phpJson(value),
  };
}

/** The error for parameters of the wrong kind; `problems` names them. */
export function invalidParams(problems: Readonly<Record<string, string>>): WpError {
  const names = Object.keys(problems).join(', ');
  return new WpError(400, 'rest_invalid_param', `Invalid parameter(s): ${names}`, { params: problems });
}

/** The error for parameters that have to be there. */
export function missingParams(names: readonly string[]): WpError {
  const text = `Missing parameter(s): ${names.join(', ')}`;
  return new WpError(400, 'rest_missing_callback_param', text, { params: names });
}

/** The error where nothing is. */
export function noRoute(): WpError {
  return new WpError(404, 'rest_no_route', 'No route was found matching the URL and request method.');
}

/** The error of an order that is not there. */
export function noOrder(status: 400 | 404 = 404): WpError {
  return new WpError(status, 'woocommerce_rest_shop_order_invalid_id', 'Invalid ID.');
}
