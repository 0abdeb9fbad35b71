/** An error that REST framework raises and a view renders in its own shape. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  /** A sentence, or the object an opaque token's refusal consists of. */
  readonly detail: string | Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    detail: string | Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(typeof detail === 'string' ? detail : JSON.stringify(detail));
    this.status = status;
    this.detail = detail;
    this.headers = headers;
  }
}
