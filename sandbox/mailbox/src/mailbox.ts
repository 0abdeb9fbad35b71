import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser';

import type { SmtpFaults } from './smtp-faults.ts';
import type { MailboxSettings } from './settings.ts';

/** A mail as it arrived. */
export interface Mail {
  id: number;
  receivedAt: string;
  /** Who the sender said to be, and who it is for, outside of the mail itself. */
  envelope: { from: string; to: string[] };
  from: string;
  to: string;
  subject: string;
  messageId: string;
  date: string | null;
  text: string;
  html: string;
  /** In order, as they were written, each unfolded. */
  headers: { name: string; value: string }[];
  source: string;
  /** Whether it came over TLS, and from whom. */
  secure: boolean;
  user: string | null;
}

/** Something that a client asked for and did not get. */
export interface Refusal {
  at: string;
  stage: string;
  answer: string;
  to: string[];
}

export interface ArrivedMail {
  envelope: Mail['envelope'];
  source: Buffer;
  secure: boolean;
  user: string | null;
}

/** Everything that a mailbox holds: in memory, and never sent on. */
export class Mailbox {
  settings: MailboxSettings;
  readonly faults: SmtpFaults;
  #mails: Mail[] = [];
  #refusals: Refusal[] = [];
  #nextId = 1;

  constructor(settings: MailboxSettings, faults: SmtpFaults) {
    this.settings = settings;
    this.faults = faults;
  }

  /** The mails, the newest first. */
  mails(): readonly Mail[] {
    return this.#mails.toReversed();
  }

  find(id: number): Mail | undefined {
    return this.#mails.find((mail) => mail.id === id);
  }

  /** What was refused, the newest first. */
  refusals(): readonly Refusal[] {
    return this.#refusals.toReversed();
  }

  async take({ envelope, source, secure, user }: ArrivedMail): Promise<Mail> {
    const parsed = await simpleParser(source);
    const mail: Mail = {
      id: this.#nextId,
      receivedAt: new Date().toISOString(),
      envelope,
      from: addressText(parsed.from),
      to: addressText(parsed.to),
      subject: parsed.subject ?? '',
      messageId: parsed.messageId ?? '',
      date: parsed.date?.toISOString() ?? null,
      text: parsed.text ?? '',
      html: parsed.html === false ? '' : (parsed.html ?? ''),
      headers: readHeaders(parsed),
      source: source.toString('utf8'),
      secure,
      user,
    };
    this.#nextId += 1;
    this.#mails.push(mail);
    return mail;
  }

  refused(refusal: Omit<Refusal, 'at'>): void {
    this.#refusals.push({ at: new Date().toISOString(), ...refusal });
  }

  /** Numbers go on, so that a link never shows another mail. */
  clear(): void {
    this.#mails = [];
    this.#refusals = [];
  }
}

function addressText(address: AddressObject | AddressObject[] | undefined): string {
  if (address === undefined) return '';
  return Array.isArray(address) ? address.map(({ text }) => text).join(', ') : address.text;
}

function readHeaders({ headerLines }: ParsedMail): Mail['headers'] {
  return headerLines.map(({ line }) => {
    const unfolded = line.replace(/\r?\n[ \t]+/g, ' ');
    const colon = unfolded.indexOf(':');
    return { name: unfolded.slice(0, colon), value: unfolded.slice(colon + 1).trim() };
  });
}
