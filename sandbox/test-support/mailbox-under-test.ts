import { connect, type Socket } from 'node:net';

import type { Mail } from '../mailbox/src/mailbox.ts';
import {
  type SandboxMailbox,
  type SandboxMailboxOptions,
  startSandboxMailbox,
} from '../mailbox/src/start.ts';
import { type Answer, callServer, type CallOptions } from './call-server.ts';

/** A mailbox of a test. */
export interface MailboxUnderTest extends SandboxMailbox {
  call: (path: string, options?: CallOptions) => Promise<Answer>;
  mails: (to?: string) => Promise<Mail[]>;
}

export async function startMailbox(options: SandboxMailboxOptions = {}): Promise<MailboxUnderTest> {
  const mailbox = await startSandboxMailbox(options);
  const call = (path: string, more?: CallOptions) => callServer(`${mailbox.url}${path}`, more);
  return {
    ...mailbox,
    call,
    mails: async (to) => {
      const query = to === undefined ? '' : `?to=${encodeURIComponent(to)}`;
      return ((await call(`/__sandbox/mails${query}`)).json as { mails: Mail[] }).mails;
    },
  };
}

/** Speaks SMTP line by line, as no mail library does: each line is sent after the answer to the one before. */
export class SmtpClient {
  readonly #socket: Socket;
  #received = '';
  #isClosed = false;

  constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1');
    this.#socket.on('data', (chunk) => (this.#received += chunk.toString('utf8')));
    this.#socket.on('close', () => (this.#isClosed = true));
    this.#socket.on('error', () => (this.#isClosed = true));
  }

  /** @returns The last line of the answer; empty where the connection was cut instead. */
  async answer(): Promise<string> {
    for (;;) {
      const last = /^\d{3} .*\r\n$/m.exec(this.#received);
      if (last) {
        this.#received = '';
        return last[0].trim();
      }
      if (this.#isClosed) return '';
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  say(line: string): Promise<string> {
    this.#socket.write(`${line}\r\n`);
    return this.answer();
  }

  /** A whole session. @returns Its last answer. */
  async send(mail: { from?: string; to: string; content: string }): Promise<string> {
    await this.answer();
    await this.say('EHLO test');
    for (const line of [`MAIL FROM:<${mail.from ?? 'shop@example.org'}>`, `RCPT TO:<${mail.to}>`, 'DATA']) {
      const answer = await this.say(line);
      if (!/^[23]/.test(answer)) return answer;
    }
    const answer = await this.say(`${mail.content}\r\n.`);
    this.close();
    return answer;
  }

  close(): void {
    this.#socket.destroy();
  }
}
