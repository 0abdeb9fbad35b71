import type { AddressInfo } from 'node:net';

import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';

import { pause } from '../../kit/exchange.ts';
import type { Mailbox } from './mailbox.ts';
import type { Stage } from './smtp-faults.ts';

export interface SmtpOptions {
  port: number;
  host: string;
  /** PEM texts; without them no TLS is offered. */
  tls: { key: string; cert: string } | undefined;
  /** TLS from the first byte instead of STARTTLS. */
  isImplicitTls: boolean;
}

export interface SmtpListening {
  port: number;
  close: () => Promise<void>;
}

type Done = (error?: Error | null) => void;

/** Opens the mailbox's SMTP port: whatever is for anybody is taken, and goes no further. */
export async function listenForMail(mailbox: Mailbox, options: SmtpOptions): Promise<SmtpListening> {
  const server = new SMTPServer({
    ...security(options),
    ...handlers(mailbox, (sessionId) => {
      for (const connection of server.connections) if (connection.id === sessionId) connection.close();
    }),
    banner: 'sandbox mailbox',
    authOptional: true,
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 500,
  });
  // A client that goes away in the middle, or takes no part in TLS, is its own affair.
  server.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(options.port, options.host, () => resolve());
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function security({ tls, isImplicitTls }: SmtpOptions): SMTPServerOptions {
  if (tls === undefined) return { disabledCommands: ['STARTTLS'], allowInsecureAuth: true };
  return { ...tls, secure: isImplicitTls };
}

function handlers(mailbox: Mailbox, cut: (sessionId: string) => void): SMTPServerOptions {
  /** Does a stage's work, unless a fault has another answer. */
  const at = (
    stage: Stage,
    session: SMTPServerSession,
    done: Done,
    to: string[],
    work: () => Promise<void>,
  ) => {
    const run = async () => {
      const fault = mailbox.faults.take(stage, to);
      await pause(fault?.delayMs ?? 0);
      if (fault?.code != null) throw smtpError(fault.code, fault.text);
      await work();
      await pause(fault?.answerDelayMs ?? 0);
      if (fault?.drop !== true) return done();
      mailbox.refused({ stage, answer: 'cut', to });
      cut(session.id);
    };
    run().catch((error: unknown) => {
      const reason = error instanceof Error ? error : new Error(String(error));
      const code = 'responseCode' in reason ? `${String(reason.responseCode)} ` : '';
      mailbox.refused({ stage, answer: `${code}${reason.message}`, to });
      done(reason);
    });
  };
  const nothing = () => Promise.resolve();
  return {
    onConnect: (session, done) => at('connect', session, done, [], nothing),
    onAuth: ({ username, password }, session, done) => {
      const { user, password: expected } = mailbox.settings;
      const isRight = username === user && password === expected;
      const result: Done = (error) => (error ? done(error) : done(null, { user: username }));
      at('auth', session, result, [], () =>
        isRight ? nothing() : Promise.reject(smtpError(535, 'Authentication credentials invalid')),
      );
    },
    onMailFrom: (_address, session, done) =>
      at('mail', session, done, [], () =>
        mailbox.settings.requireAuth && session.user === undefined
          ? Promise.reject(smtpError(530, 'Authentication required'))
          : nothing(),
      ),
    onRcptTo: ({ address }, session, done) => at('rcpt', session, done, [address], nothing),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const to = rcptTo.map(({ address }) => address);
        const envelope = { from: mailFrom === false ? '' : mailFrom.address, to };
        const source = Buffer.concat(chunks);
        const user = typeof session.user === 'string' ? session.user : null;
        at('data', session, done, to, async () => {
          await mailbox.take({ envelope, source, secure: session.secure, user });
        });
      });
    },
  };
}

function smtpError(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode });
}
