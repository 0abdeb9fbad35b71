import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { TransportError, type HttpClient, type HttpResponse } from '../../shared/http-client.ts';
import { parseJson } from '../../shared/parse-json.ts';
import { readRetryAfter } from '../retry-after.ts';
import { noAnswer, ShopError, type ShopErrorCode } from '../shop-error.ts';

/** What pairing leaves on our side; kept sealed. */
export interface PluginCredentials {
  /** Where an action's name follows. */
  restUrl: string;
  /** Made by the plugin; signs what we ask. */
  reportSecret: string;
}

/** What is asked; `action` names it, also in the address, which is not part of what is signed. */
export interface Question {
  action: string;
  [name: string]: unknown;
}

/** Our plugin in one shop, asked as docs/developers/plugin-protocol.md says. */
export class PluginClient {
  readonly #credentials: PluginCredentials;
  readonly #http: HttpClient;

  constructor(credentials: PluginCredentials, http: HttpClient) {
    this.#credentials = credentials;
    this.#http = http;
  }

  /**
   * @param shape What the answer must look like.
   * @throws ShopError for every answer that is not a 200 of this shape.
   */
  async ask<T>(question: Question, shape: z.ZodType<T>, timeoutMs = 20_000): Promise<T> {
    const answer = await this.#send(question.action, JSON.stringify(question), timeoutMs);
    const problem = classify(answer);
    if (problem) throw problem;
    const parsed = shape.safeParse(parseJson(answer.text));
    // A cache or a maintenance page in front of it answers 200 too.
    if (!parsed.success)
      throw new ShopError('shop_failing', `"${question.action}" is not answered as agreed.`);
    return parsed.data;
  }

  async #send(action: string, body: string, timeoutMs: number): Promise<HttpResponse> {
    const { restUrl, reportSecret } = this.#credentials;
    const [id, now] = [`msg_${randomUUID()}`, new Date()];
    try {
      return await this.#http.send({
        method: 'POST',
        url: restUrl + action,
        headers: {
          'content-type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
          'webhook-signature': new Webhook(reportSecret).sign(id, now, body),
        },
        body,
        timeoutMs,
      });
    } catch (error) {
      throw error instanceof TransportError ? noAnswer(error) : error;
    }
  }
}

/** The plugin's own refusals, with what the operator reads in the log and in `matricula shop check`. */
const REFUSALS: Record<string, { code: ShopErrorCode; sentence: string }> = {
  matricula_signature_wrong: {
    code: 'shop_signature_wrong',
    sentence: 'The plugin does not accept our signature. Compare the clocks, or pair the shop anew.',
  },
  matricula_not_paired: {
    code: 'shop_not_paired',
    sentence: 'The plugin is not paired any more. Pair the shop anew with "matricula shop pair".',
  },
  matricula_site_moved: {
    code: 'shop_moved',
    sentence:
      'The site has another address than the one that was paired, as a copy has. If the shop itself moved, pair it anew.',
  },
};

const refusal = z.object({ code: z.string() });

function classify(answer: HttpResponse): ShopError | undefined {
  const { status } = answer;
  if (status >= 200 && status < 300) return undefined;
  const code = refusal.safeParse(parseJson(answer.text)).data?.code ?? '';
  const known = Object.hasOwn(REFUSALS, code) ? REFUSALS[code] : undefined;
  if (known) return new ShopError(known.code, known.sentence);
  if (status === 429) {
    const retryAfterSeconds = readRetryAfter(answer.headers['retry-after']);
    return new ShopError('shop_throttled', 'The shop asks us to slow down.', { retryAfterSeconds });
  }
  if (status >= 500) return new ShopError('shop_failing', `The shop answers with ${status}.`);
  if (status === 404) {
    return new ShopError('shop_plugin_missing', 'The plugin does not answer. Is it active in the shop?');
  }
  // WordPress itself found the question malformed: asking again does not mend that.
  if (status === 400) return new ShopError('shop_unexpected_answer', 'The plugin does not understand us.');
  return new ShopError(
    'shop_blocked',
    `The shop answers with ${status} before the plugin hears of it: a redirect, a firewall or a security plugin.`,
  );
}
