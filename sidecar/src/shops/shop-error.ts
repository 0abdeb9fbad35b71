/** Stable names of what can go wrong with a shop. */
export type ShopErrorCode =
  | 'shop_unreachable'
  | 'shop_failing'
  | 'shop_throttled'
  | 'shop_credentials_rejected'
  | 'shop_credentials_missing'
  | 'shop_address_forbidden'
  | 'shop_unexpected_answer';

const RETRYABLE: ShopErrorCode[] = [
  'shop_unreachable',
  'shop_failing',
  'shop_throttled',
  // The owner mends the keys, and everything goes on by itself.
  'shop_credentials_rejected',
  'shop_credentials_missing',
  'shop_address_forbidden',
];

/** A shop did not do what it was asked. Holds no secret, no name and no address: it ends up in logs. */
export class ShopError extends Error {
  readonly code: ShopErrorCode;
  readonly retryable: boolean;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ShopErrorCode, message: string, retryAfterSeconds?: number) {
    super(`${code}: ${message}`);
    this.name = 'ShopError';
    this.code = code;
    this.retryable = RETRYABLE.includes(code);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
