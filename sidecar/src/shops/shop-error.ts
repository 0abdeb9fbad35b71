import type { TransportError, TransportProblem } from '../shared/http-client.ts';

/** Stable names of what can go wrong with a shop. */
export type ShopErrorCode =
  | 'shop_unreachable'
  | 'shop_failing'
  | 'shop_throttled'
  | 'shop_credentials_rejected'
  | 'shop_credentials_missing'
  | 'shop_address_forbidden'
  | 'shop_unexpected_answer'
  // A shop with the plugin.
  | 'shop_unpaired'
  | 'shop_not_paired'
  | 'shop_moved'
  | 'shop_signature_wrong'
  | 'shop_plugin_missing'
  | 'shop_blocked';

/** Waiting does not help: the same call is answered the same way. */
const FINAL: ShopErrorCode[] = ['shop_unexpected_answer'];

export interface ShopErrorDetail {
  retryAfterSeconds?: number | undefined;
  /** Why no answer came. */
  problem?: TransportProblem | undefined;
}

/** A shop did not do what it was asked. Holds no secret, no name and no address: it ends up in logs. */
export class ShopError extends Error {
  readonly code: ShopErrorCode;
  readonly retryable: boolean;
  readonly retryAfterSeconds: number | undefined;
  readonly problem: TransportProblem | undefined;

  constructor(code: ShopErrorCode, message: string, detail: ShopErrorDetail = {}) {
    super(`${code}: ${message}`);
    this.name = 'ShopError';
    this.code = code;
    this.retryable = !FINAL.includes(code);
    this.retryAfterSeconds = detail.retryAfterSeconds;
    this.problem = detail.problem;
  }
}

/** No whole answer came, or none may be asked for there. */
export function noAnswer({ problem, message }: TransportError): ShopError {
  return new ShopError(problem === 'forbidden' ? 'shop_address_forbidden' : 'shop_unreachable', message, {
    problem,
  });
}
