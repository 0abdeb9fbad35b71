import { expect } from 'vitest';
import { MailWorld, type MailInBox } from './mail-world.ts';
import { until } from './until.ts';

/** As the outside world would reach the sidecar. */
const PUBLIC = 'https://courses.school.example/matricula';

export const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';
export const TREASURER = 'treasurer@school.example';

/** A page as a browser gets it. */
export interface Page {
  status: number;
  html: string;
}

/** A shop whose transfers are confirmed by mail, and everybody who has to do with one. */
export class TransferWorld {
  readonly mail: MailWorld;

  static async start(): Promise<TransferWorld> {
    return new TransferWorld(await MailWorld.start({ MATRICULA_PUBLIC_URL: `${PUBLIC}/` }));
  }

  private constructor(mail: MailWorld) {
    this.mail = mail;
  }

  get shop() {
    return this.mail.world.shop;
  }

  get sidecar() {
    return this.mail.world.sidecar;
  }

  /** The treasurer is asked about everything. */
  async begin(): Promise<void> {
    await this.mail.begin('owner@school.example');
    await this.setConfirmers({ addresses: [TREASURER] });
  }

  /** Nothing of one test is left for the next. */
  async forget(): Promise<void> {
    await this.mail.world.untilIdle();
    await this.sidecar.rows('truncate matricula.transfer_links, matricula.transfers');
    await this.sidecar.rows('truncate matricula.confirmers, matricula.institutions, matricula.mail_texts');
    await this.sidecar.rows(`update matricula.tenants set name = ''`);
    await this.sidecar.rows(`update matricula.shops set settings = settings - 'transfers'`);
    await this.mail.forget();
  }

  close(): Promise<void> {
    return this.mail.close();
  }

  async setConfirmers(who: object): Promise<void> {
    expect((await this.sidecar.api('PUT', '/v1/confirmers', who)).status).toBe(200);
  }

  async setTerms(changes: object): Promise<void> {
    const answer = await this.sidecar.api('PATCH', '/v1/shops/books/transfer-terms', changes);
    expect(answer.status).toBe(200);
  }

  /** Somebody buys the demo course by bank transfer. */
  buy(email = 'ana@example.org') {
    return this.shop.checkout({ items: [{ sku: DEMO }], email, payment: 'bacs' });
  }

  /** Staff adds something to an order: it costs ten more. */
  addFee(orderId: number): Promise<unknown> {
    return this.shop.call('POST', `/orders/${orderId}/fee`, { name: 'Courier', total: '10.00' });
  }

  /** Whoever confirms is to be mailed now, however long ago they were. */
  async letDaysPass(): Promise<void> {
    await this.sidecar.rows('update matricula.transfers set next_mail_at = now()');
  }

  /** Mails about transfers, once there are so many; the owner's own are none of them. */
  async asked(count: number): Promise<MailInBox[]> {
    const about = async () =>
      (await this.mail.mailbox.arrived()).filter(({ html }) => html.includes('/transfers/'));
    await until(async () => (await about()).length >= count);
    return about();
  }

  /** The link of a mail, led to the sidecar as a web server in front of it would. */
  linkIn(letter: MailInBox | undefined): string {
    const [link = ''] = /https:\/\/\S+\/transfers\/[\w-]{43}/.exec(letter?.text ?? '') ?? [];
    expect(letter?.html).toContain(`href="${link}"`);
    return link.replace(PUBLIC, this.sidecar.url);
  }

  /** The link of the first mail that is sent. */
  async firstLink(): Promise<string> {
    return this.linkIn((await this.asked(1))[0]);
  }

  /** The transfer of an order, as the API shows it; empty where there is none. */
  async transferOf(orderId: number): Promise<Record<string, unknown>> {
    const answer = await this.sidecar.api('GET', '/v1/transfers');
    const { transfers } = (await answer.json()) as { transfers: Record<string, unknown>[] };
    return transfers.find((transfer) => transfer.orderId === String(orderId)) ?? {};
  }

  /** What the timeline of an order tells, in the order in which it happened. */
  async eventsOf(orderId: number): Promise<string[]> {
    const rows = await this.sidecar.rows<{ event: string }>(
      'select event from matricula.timeline where order_id = $1 order by at, id',
      [String(orderId)],
    );
    return rows.map(({ event }) => event);
  }

  async enrolled(email: string) {
    const all = await this.mail.world.lms.enrollments();
    return all.filter((row) => row.email === email && row.course_id === DEMO);
  }
}

export async function look(link: string): Promise<Page> {
  const answer = await fetch(link);
  return { status: answer.status, html: await answer.text() };
}

/** Opens a link, fills in a form of its page and sends it. */
export async function press(link: string, fields: Record<string, string>): Promise<Page> {
  const { html } = await look(link);
  const hidden = [...html.matchAll(/name="(amount|currency)" value="([^"]*)"/g)];
  const seen = Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value]));
  const answer = await fetch(link, { method: 'POST', body: new URLSearchParams({ ...seen, ...fields }) });
  return { status: answer.status, html: await answer.text() };
}
