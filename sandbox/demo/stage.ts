import { basename, isAbsolute } from 'node:path';

import type { LmsByHand, MailboxByHand } from './by-hand.ts';
import type { Cart, DemoShop, ShopOrder } from './demo-shop.ts';
import type { JournalFollower } from './journal.ts';
import type { Matricula } from './matricula.ts';
import type { Actor } from './narrate.ts';
import type { Narrator } from './narrator.ts';
import { pressLink } from './press-link.ts';
import type { SidecarLog } from './sidecar-log.ts';
import { DemoError } from './stopping.ts';
import { sleep, until, type Wakeup } from './until.ts';

/** Everything that a case is played with. */
export interface Props {
  shop: DemoShop;
  lms: LmsByHand;
  mailbox: MailboxByHand;
  lmsJournal: JournalFollower;
  matricula: Matricula;
  log: SidecarLog;
  narrator: Narrator;
  wakeup: Wakeup;
  signal: AbortSignal;
}

/** One case while it is played: people do something, and the demo watches what follows from it. */
export class Stage {
  readonly #props: Props;
  #order: ShopOrder | undefined;
  #reports = 0;
  paidAt: number | undefined;

  constructor(props: Props) {
    this.#props = props;
  }

  get shop(): DemoShop {
    return this.#props.shop;
  }

  get lms(): LmsByHand {
    return this.#props.lms;
  }

  hasOrder(): boolean {
    return this.#order !== undefined;
  }

  /** The order that was placed. */
  get order(): ShopOrder {
    if (!this.#order) throw new DemoError('No order was placed.');
    return this.#order;
  }

  /** Where staff sees the order. */
  orderPage(): string {
    return this.shop.orderPage(this.order.id);
  }

  /** A shopper places an order. A card is charged at once; the other ways to pay only promise the money. */
  async place(cart: Cart): Promise<void> {
    let placedAt = Date.now();
    this.#order = await this.shop.checkout(cart, () => (placedAt = Date.now()));
    const { id, payment_method_title: title, line_items: lines } = this.#order;
    if ((cart.payment ?? 'card') === 'card') this.paidAt = placedAt;
    this.#props.narrator.begin(id);
    const what = lines.map((line) => (line.quantity > 1 ? `${line.quantity} × ${line.name}` : line.name));
    this.tell('shopper', `places order ${id}: ${what.join(', ')}; ${title}`);
  }

  /** A person does something; it is told before it is done. */
  async act(who: Actor, text: string, act: () => Promise<unknown>): Promise<void> {
    this.tell(who, text);
    await act();
  }

  /** Staff moves the order on, which marks it as paid. */
  async confirmPayment(text: string, status: 'processing' | 'completed'): Promise<void> {
    this.tell('staff', text);
    this.paidAt = Date.now();
    await this.shop.setStatus(this.order.id, status);
  }

  /** The operator runs a command. */
  async matricula(...args: string[]): Promise<void> {
    const shown = args.map((arg) => (isAbsolute(arg) ? basename(arg) : arg));
    this.tell('operator', `matricula ${shown.join(' ')}`);
    await this.#props.matricula(...args);
  }

  /** Lets an outage last. */
  async pause(ms: number): Promise<void> {
    await sleep(ms, this.#props.signal);
  }

  tell(who: Actor, text: string): void {
    this.#props.narrator.act({ who, text });
  }

  /**
   * Waits until the sidecar has reported to the shop once more, and all has come to rest.
   *
   * @param seconds Where it takes longer than the shop.
   */
  async reported(seconds = 0): Promise<void> {
    this.#reports += 1;
    await this.#until(`report ${this.#reports} on order ${this.order.id}`, seconds, () =>
      this.#props.log.ofOrder(this.order.id, 'report.sent').length >= this.#reports ? true : undefined,
    );
    await this.#rest();
  }

  /** Waits until the sidecar has planned the order with this outcome, and all has come to rest. */
  async planned(outcome: string): Promise<void> {
    const isSo = () =>
      this.#props.log.ofOrder(this.order.id, 'order.planned').some((line) => line['outcome'] === outcome);
    await this.#until(`a plan of order ${this.order.id}`, 0, () => isSo() || undefined);
    await this.#rest();
  }

  /** Waits until the sidecar has met the outage. */
  async postponed(): Promise<void> {
    const isSo = () =>
      this.#props.log
        .ofOrder(this.order.id, 'access.looked_at')
        .some((line) => line['state'] === 'due' && typeof line['delayMs'] === 'number');
    await this.#until('an attempt that failed', 0, () => isSo() || undefined);
  }

  /** Waits until the owner was mailed about something, which takes a few seconds: what comes together is one mail. */
  async mailed(about: string): Promise<void> {
    const { mailbox, narrator } = this.#props;
    await this.#until(`a mail about ${about}`, 30, async () => {
      const mail = await mailbox.find(about);
      if (mail) narrator.act({ who: 'owner', text: `is mailed, once: "${mail.subject}"` });
      return mail ? true : undefined;
    });
  }

  /** Whoever confirms payments is mailed, opens the link and says that the money arrived, which marks the order as paid. */
  async confirmByMail(): Promise<void> {
    const { mailbox } = this.#props;
    let link: string | undefined;
    await this.#until('a mail to whoever confirms payments', 30, async () => {
      const mail = await mailbox.find('/transfers/');
      link = /http\S+\/transfers\/\S+/.exec(mail?.text ?? '')?.[0];
      if (mail) this.tell('staff', `is mailed: "${mail.subject}"`);
      return link === undefined ? undefined : true;
    });
    this.tell('staff', 'opens the link of the mail and presses "The money arrived"');
    this.paidAt = Date.now();
    await pressLink(link ?? '', 'arrived');
  }

  async #rest(): Promise<void> {
    await this.#until('quiet', 0, async () => {
      const isQuiet = (await this.shop.isTold()) && this.#props.log.isPlanned();
      return isQuiet || undefined;
    });
    await this.#props.lmsJournal.catchUp();
  }

  async #until(
    what: string,
    seconds: number,
    look: () => true | undefined | Promise<true | undefined>,
  ): Promise<void> {
    const { wakeup, signal } = this.#props;
    await until(look, { what, seconds: Math.max(seconds, this.shop.patienceSeconds), wakeup, signal });
  }
}
