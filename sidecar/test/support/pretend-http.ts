import type { HttpClient, HttpRequest, HttpResponse } from '../../src/shared/http-client.ts';

/** Answers every request by a function, and keeps what was asked. */
export class PretendHttp implements HttpClient {
  readonly requests: HttpRequest[] = [];
  readonly #answer: (request: HttpRequest) => HttpResponse | Promise<HttpResponse>;

  constructor(answer: (request: HttpRequest) => HttpResponse | Promise<HttpResponse>) {
    this.#answer = answer;
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    this.requests.push(request);
    return this.#answer(request);
  }

  /** The last request. */
  get last(): HttpRequest {
    const request = this.requests.at(-1);
    if (!request) throw new Error('Nothing was asked.');
    return request;
  }
}

/** An answer; anything but text is sent as JSON. */
export function answer(
  status: number,
  body: unknown = '',
  headers: Record<string, string> = {},
): HttpResponse {
  return { status, headers, text: typeof body === 'string' ? body : JSON.stringify(body) };
}
