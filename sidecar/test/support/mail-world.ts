import { expect } from 'vitest';
import { type SandboxMailbox, startSandboxMailbox } from '../../../sandbox/index.ts';
import type { MailView } from '../../src/store/mails.ts';
import { until } from './until.ts';
import { Control, startWorld, type World } from './world.ts';

/** A mail as the mailbox got it. */
export interface MailInBox {
  envelope: { to: string[] };
  from: string;
  subject: string;
  messageId: string;
  text: string;
  html: string;
  headers: { name: string; value: string }[];
}

/** The mailbox spoken to by its own controls. */
export class MailboxInTest extends Control {
  /** The oldest first. */
  async arrived(): Promise<MailInBox[]> {
    return (await this.call<{ mails: MailInBox[] }>('GET', '/mails')).mails.reverse();
  }

  async untilArrived(count: number): Promise<MailInBox[]> {
    await until(async () => (await this.arrived()).length >= count);
    return this.arrived();
  }

  /** What the next sessions meet: once, unless `times` says otherwise. */
  async trouble(fault: object): Promise<void> {
    await this.call('POST', '/smtp-faults', fault);
  }
}

/** A world whose sidecar mails to a sandbox mailbox, a second after something came up. */
export class MailWorld {
  readonly world: World;
  readonly mailbox: MailboxInTest;
  /** What a second sidecar has to be told as well. */
  readonly env: Record<string, string>;
  readonly #server: SandboxMailbox;

  /** @param env What the sidecar is told beside its mail server. */
  static async start(env: Record<string, string> = {}): Promise<MailWorld> {
    const server = await startSandboxMailbox();
    const whole = {
      MATRICULA_SMTP_URL: server.smtpUrl,
      MATRICULA_SMTP_TLS: 'optional',
      MATRICULA_MAIL_FROM: 'Matricula <courses@school.example>',
      MATRICULA_ATTENTION_SETTLE_SECONDS: '1',
      ...env,
    };
    return new MailWorld(await startWorld({ env: whole }), server, whole);
  }

  private constructor(world: World, server: SandboxMailbox, env: Record<string, string>) {
    this.world = world;
    this.env = env;
    this.#server = server;
    this.mailbox = new MailboxInTest(server.url);
  }

  /** An empty mailbox, all courses there, and one owner of everything. */
  async begin(owner: string): Promise<void> {
    await this.mailbox.call('POST', '/reset', {});
    await this.world.lms.call('POST', '/reset', {});
    await this.setOwner({ addresses: [owner] });
  }

  /** Nothing of one test is left for the next: what needed attention is gone, and long forgotten. */
  async forget(): Promise<void> {
    const { rows } = this.world.sidecar;
    await rows('delete from matricula.owners');
    await rows(`update matricula.access set state = 'settled' where state <> 'settled'`);
    await rows('delete from matricula.mails');
    await rows('delete from matricula.attention_groups');
  }

  /** The outbox, as the operator sees it. */
  async mails(): Promise<MailView[]> {
    const answer = await this.world.sidecar.api('GET', '/v1/mails');
    return ((await answer.json()) as { mails: MailView[] }).mails;
  }

  async setOwner(owner: object): Promise<void> {
    expect((await this.world.sidecar.api('PUT', '/v1/owners', owner)).status).toBe(200);
  }

  async deleteCourse(key: string): Promise<void> {
    await this.world.lms.call('DELETE', `/courses/${encodeURIComponent(key)}`);
  }

  /** Somebody buys a course run; the sidecar is told by and by. */
  buy(sku: string, email = 'ana@example.org') {
    return this.world.shop.checkout({ items: [{ sku }], email });
  }

  /** Looks were made, and found nothing more to say. */
  async untilLookedAgain(): Promise<void> {
    const nextLook = async () => {
      const rows = await this.world.sidecar.rows<{ at: Date }>(
        'select next_look_at as at from matricula.attention_watch',
      );
      return rows[0]?.at.getTime() ?? 0;
    };
    for (let looks = 0; looks < 3; looks += 1) {
      const before = await nextLook();
      await until(async () => (await nextLook()) > before);
    }
  }

  async close(): Promise<void> {
    await this.world.close();
    await this.#server.close();
  }
}
