import { z } from 'zod';
import type { HttpClient } from '../../shared/http-client.ts';
import { parseJson } from '../../shared/parse-json.ts';
import { LmsError } from '../lms-error.ts';
import { transportToLmsError } from './answers.ts';

/** The OAuth application that the LMS knows us by. */
export interface OAuthApplication {
  baseUrl: string;
  clientId: string;
  /** Opened only when a token is asked for. */
  clientSecret: () => string | Promise<string>;
}

export interface AccessToken {
  value: string;
  /** Name of the user that the application acts as. */
  username: string;
}

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  expires_in: z.number(),
  token_type: z.string(),
});

/** Tokens live an hour (`JWT_ACCESS_TOKEN_EXPIRE_SECONDS`); a new one is asked for this much earlier. */
const EARLY_SECONDS = 300;

/**
 * Holds one JWT of the client-credentials grant. Callers that need a new one at the same moment share one request:
 * the LMS limits token requests by address (120 a minute, `RATELIMIT_RATE`).
 */
export class AccessTokenSource {
  readonly #application: OAuthApplication;
  readonly #http: HttpClient;
  #current: { token: AccessToken; goodUntilMs: number } | undefined;
  #refresh: Promise<AccessToken> | undefined;

  constructor(application: OAuthApplication, http: HttpClient) {
    this.#application = application;
    this.#http = http;
  }

  /** @throws LmsError */
  get(): Promise<AccessToken> {
    if (this.#current && Date.now() < this.#current.goodUntilMs) return Promise.resolve(this.#current.token);
    this.#refresh ??= this.#request().finally(() => (this.#refresh = undefined));
    return this.#refresh;
  }

  /** The LMS refused this token: the next `get` asks for another. */
  forget(token: AccessToken): void {
    if (this.#current?.token.value === token.value) this.#current = undefined;
  }

  async #request(): Promise<AccessToken> {
    const { baseUrl, clientId, clientSecret } = this.#application;
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: await openSecret(clientSecret),
      token_type: 'jwt',
    });
    const answer = await this.#http
      .send({
        method: 'POST',
        url: `${baseUrl}/oauth2/access_token`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: form.toString(),
      })
      .catch((error: unknown) => {
        throw transportToLmsError(error);
      });
    if (answer.status !== 200) throw tokenError(answer.status, answer.text);
    const parsed = tokenAnswer.safeParse(parseJson(answer.text));
    if (!parsed.success) {
      throw new LmsError('not_an_lms', `${baseUrl} answers a token request with something that is no token.`);
    }
    if (parsed.data.token_type.toUpperCase() !== 'JWT') {
      throw new LmsError(
        'application_misconfigured',
        'The LMS gave an opaque token although a JWT was asked for.',
      );
    }
    const token = { value: parsed.data.access_token, username: readUsername(parsed.data.access_token) };
    const lifeSeconds = Math.max(parsed.data.expires_in - EARLY_SECONDS, parsed.data.expires_in / 2);
    this.#current = { token, goodUntilMs: Date.now() + lifeSeconds * 1000 };
    return token;
  }
}

async function openSecret(open: OAuthApplication['clientSecret']): Promise<string> {
  try {
    return await open();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'The stored client secret cannot be opened.';
    throw new LmsError('credentials_rejected', reason, { cause });
  }
}

/** A rate-limited token request is answered in HTML, with 429 or 403 and without Retry-After. */
function tokenError(status: number, text: string): LmsError {
  const error = z.object({ error: z.string() }).safeParse(parseJson(text));
  if (status === 429 || (status === 403 && !error.success)) {
    return new LmsError('lms_throttled', 'The LMS limits token requests.', { retryAfterSeconds: 60, status });
  }
  if (status >= 500)
    return new LmsError('lms_failing', `The LMS answers a token request with ${status}.`, { status });
  if (!error.success) {
    return new LmsError(
      'not_an_lms',
      `The address answers a token request with ${status}, not as an LMS does.`,
      {
        status,
      },
    );
  }
  return error.data.error === 'invalid_client'
    ? new LmsError('credentials_rejected', 'The LMS refused the client id or secret.', { status })
    : new LmsError('application_misconfigured', `The LMS refused the application: ${error.data.error}.`, {
        status,
      });
}

/** The token's own claim; it is not verified here, since the LMS is who reads it. */
function readUsername(jwt: string): string {
  const claims = parseJson(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8'));
  return z.object({ preferred_username: z.string() }).safeParse(claims).data?.preferred_username ?? '';
}
