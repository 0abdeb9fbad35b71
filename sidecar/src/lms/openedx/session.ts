import { z } from 'zod';
import type { HttpClient, HttpRequest, HttpResponse } from '../../shared/http-client.ts';
import { parseJson } from '../../shared/parse-json.ts';
import type { CallMeter } from '../lms-client.ts';
import { LmsError } from '../lms-error.ts';
import type { AccessTokenSource } from './access-token.ts';
import { isAbsentView, toLmsError, transportToLmsError } from './answers.ts';
import { V1, V2, type EnrollmentApi } from './enrollment-api.ts';
import { Findings } from './findings.ts';

/** One call to the LMS; `path` begins with a slash and carries its query. */
export interface LmsCall {
  method: HttpRequest['method'];
  path: string;
  body?: unknown;
  /** The view is one that the LMS throttles: it is counted first. */
  isThrottled: boolean;
  timeoutMs?: number;
}

/** One call to the enrollment API, whose views are all throttled; the path is that of the version spoken. */
export interface EnrollmentCall extends Omit<LmsCall, 'path' | 'isThrottled'> {
  path: (api: EnrollmentApi) => string;
}

/** Sends calls with the service user's token. Cookies are never sent: they would turn on CSRF checks. */
export class LmsSession {
  readonly baseUrl: string;
  readonly tokens: AccessTokenSource;
  readonly findings: Findings;
  readonly #http: HttpClient;
  readonly #meter: CallMeter;

  constructor(
    baseUrl: string,
    tokens: AccessTokenSource,
    http: HttpClient,
    meter: CallMeter,
    findings = new Findings(),
  ) {
    this.baseUrl = baseUrl;
    this.tokens = tokens;
    this.findings = findings;
    this.#http = http;
    this.#meter = meter;
  }

  /**
   * Sends a call, once more with a new token when the LMS answers 401: a token can be refused before its time.
   *
   * @throws LmsError when no answer came; any answer is returned, whatever its status.
   */
  async send(call: LmsCall): Promise<HttpResponse> {
    const token = await this.tokens.get();
    const answer = await this.#sendWith(token.value, call);
    if (answer.status !== 401) return answer;
    this.tokens.forget(token);
    return this.#sendWith((await this.tokens.get()).value, call);
  }

  /**
   * Sends a call to the enrollment API. Where the page is gone, the LMS may have become another release: it is asked
   * which version it has now, and the call is sent again in that one. What was not there has done nothing.
   *
   * @throws LmsError as `send` does, and `not_an_lms` where no version is there.
   */
  async sendToEnrollmentApi({ path, ...call }: EnrollmentCall): Promise<HttpResponse> {
    const api = this.findings.enrollmentApi;
    const answer = await this.send({ ...call, path: path(api), isThrottled: true });
    if (!isAbsentView(answer)) return answer;
    const spoken = await this.findEnrollmentApi();
    return spoken === api ? answer : this.send({ ...call, path: path(spoken), isThrottled: true });
  }

  /**
   * Finds out which version of the enrollment API there is, and keeps it. v1 comes first: no release does without it
   * yet, and it stays as it is, while v2 is young.
   *
   * @throws LmsError
   */
  async findEnrollmentApi(): Promise<EnrollmentApi> {
    for (const api of [V1, V2]) {
      if (!(await this.hasEnrollmentApi(api))) continue;
      await this.findings.note({ enrollmentApi: api.version });
      return api;
    }
    throw new LmsError('not_an_lms', 'It has no enrollment API.');
  }

  /** @throws LmsError where the answer does not tell. */
  async hasEnrollmentApi(api: EnrollmentApi): Promise<boolean> {
    const answer = await this.send({ method: 'GET', path: api.roles, isThrottled: true });
    if (answer.status === 200) return readsAsRoles(answer.text);
    if (isAbsentView(answer)) return false;
    throw toLmsError(answer, 'a look at its enrollment API');
  }

  async #sendWith(token: string, call: LmsCall): Promise<HttpResponse> {
    await this.#meter.take({ isThrottled: call.isThrottled });
    try {
      const answer = await this.#http.send({
        method: call.method,
        url: this.baseUrl + call.path,
        headers: {
          authorization: `JWT ${token}`,
          ...(call.body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
        ...(call.timeoutMs !== undefined && { timeoutMs: call.timeoutMs }),
      });
      this.#meter.note({ isThrottled: call.isThrottled, status: answer.status });
      return answer;
    } catch (error) {
      this.#meter.note({ isThrottled: call.isThrottled, status: 0 });
      throw transportToLmsError(error);
    }
  }
}

/** Sites that are no LMS answer any address with a page of theirs. */
function readsAsRoles(text: string): boolean {
  return z.object({ is_staff: z.boolean() }).safeParse(parseJson(text)).success;
}
