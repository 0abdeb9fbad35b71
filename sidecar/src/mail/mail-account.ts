import { z } from 'zod';
import { parseEmail } from '../ledger/email.ts';

/** A mail server and who writes. */
export interface MailAccount {
  host: string;
  port: number;
  /** TLS from the first byte, as `smtps://` says. */
  isSecure: boolean;
  /** Without TLS from the start, STARTTLS has to follow. */
  requiresTls: boolean;
  user: string | undefined;
  password: string | undefined;
  from: { name: string; address: string };
}

const URL_SHAPE = 'must read smtp://user:password@host:port, or smtps://';

/** The messages never repeat what was typed: there is a password in it. */
const smtpUrl = z
  .string()
  .refine((text) => URL.canParse(text), { error: URL_SHAPE, abort: true })
  .transform((text) => new URL(text))
  .refine((url) => /^smtps?:$/.test(url.protocol) && url.hostname !== '', { error: URL_SHAPE, abort: true })
  .refine((url) => isDecodable(url.username) && isDecodable(url.password), {
    error: 'holds a % that must be written %25 (user and password are percent-encoded)',
    abort: true,
  });

const sender = z
  .string()
  .transform((text) => readSender(text))
  .refine((from) => from !== undefined, 'must be an address, or: Our school <courses@example.org>');

/** The variables that mail needs. */
export const mailEnvironment = {
  MATRICULA_SMTP_URL: smtpUrl.optional(),
  MATRICULA_SMTP_TLS: z.enum(['required', 'optional'], 'must be required or optional').default('required'),
  MATRICULA_MAIL_FROM: sender.optional(),
};

type MailValues = z.output<z.ZodObject<typeof mailEnvironment>>;

/** Nobody can be written to without a sender. */
export function requireSender(values: MailValues, context: z.core.$RefinementCtx): void {
  if (!values.MATRICULA_SMTP_URL || values.MATRICULA_MAIL_FROM) return;
  context.addIssue({
    code: 'custom',
    path: ['MATRICULA_MAIL_FROM'],
    message: 'is missing: MATRICULA_SMTP_URL needs a sender',
  });
}

export function toMailAccount(values: MailValues): MailAccount | undefined {
  const { MATRICULA_SMTP_URL: url, MATRICULA_MAIL_FROM: from, MATRICULA_SMTP_TLS: tls } = values;
  if (!url || !from) return undefined;
  const isSecure = url.protocol === 'smtps:';
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (isSecure ? 465 : 587) : Number(url.port),
    isSecure,
    requiresTls: tls === 'required',
    user: url.username === '' ? undefined : decodeURIComponent(url.username),
    password: url.username === '' ? undefined : decodeURIComponent(url.password),
    from,
  };
}

function readSender(text: string): MailAccount['from'] | undefined {
  const [, name = '', inside] = /^\s*(?:"?([^"<>]*?)"?\s*<([^<>]+)>)\s*$/.exec(text) ?? [];
  const address = parseEmail(inside ?? text)?.typed;
  return address === undefined ? undefined : { name: name.trim(), address };
}

function isDecodable(part: string): boolean {
  try {
    decodeURIComponent(part);
    return true;
  } catch {
    return false;
  }
}
