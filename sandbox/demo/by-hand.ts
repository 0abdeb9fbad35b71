import { type JsonRecord, parseJson } from '../kit/parse.ts';
import type { Order } from '../shop/src/model.ts';
import type { Cart, NoteRow } from './demo-shop.ts';
import { DemoError } from './stopping.ts';

export interface EnrollmentRow {
  user: string;
  email: string;
  course_id: string;
  mode: string;
  is_active: boolean;
  attributes: { namespace: string; name: string; value: string }[];
}

/** What people do in the sandbox shop and LMS by hand, and what can be seen there: their controls, over HTTP. */
export class ByHand {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  protected async call<T>(method: string, path: string, body?: JsonRecord): Promise<T> {
    const response = await fetch(`${this.url}/__sandbox${path}`, {
      method,
      ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new DemoError(`${method} ${this.url}${path} is answered with ${text}`);
    return parseJson(text) as T;
  }
}

export class ShopByHand extends ByHand {
  /** Places an order as a shopper does. */
  checkout({ items, email, name, payment = 'card' }: Cart): Promise<Order> {
    return this.call('POST', '/checkout', {
      items,
      billing: { email, first_name: name },
      payment_method: payment === 'card' ? 'stripe' : payment,
    });
  }

  /** Moves an order to another status, as staff does in wp-admin. */
  setStatus(orderId: number, status: string): Promise<Order> {
    return this.call('POST', `/orders/${orderId}/status`, { status });
  }

  async order(orderId: number): Promise<Order> {
    const { orders } = await this.call<{ orders: Order[] }>('GET', '/state');
    const order = orders.find((candidate) => candidate.id === orderId);
    if (!order) throw new DemoError(`The shop has no order ${orderId}.`);
    return order;
  }

  /** Where staff sees an order. */
  orderPage(orderId: number): string {
    return `${this.url}/orders/${orderId}`;
  }

  /** The notes that the sidecar wrote, the oldest first: each ends in its mark. */
  async notes(orderId: number): Promise<NoteRow[]> {
    const { notes } = await this.call<{ notes: NoteRow[] }>('GET', `/orders/${orderId}/notes`);
    return notes.filter(({ note }) => /\bM-[0-9a-f]{16}-[sc]\b/.test(note)).sort((a, b) => a.id - b.id);
  }

  /** Whether every delivery has been made. */
  async hasDelivered(): Promise<boolean> {
    return (await this.call<{ pending: number }>('GET', '/deliveries')).pending === 0;
  }
}

export interface MailRow {
  id: number;
  envelope: { to: string[] };
  subject: string;
  text: string;
}

export class MailboxByHand extends ByHand {
  /** The mail that says something, once it has arrived. */
  async find(text: string): Promise<MailRow | undefined> {
    const { mails } = await this.call<{ mails: MailRow[] }>('GET', '/mails');
    return mails.find((mail) => mail.text.includes(text));
  }
}

export class LmsByHand extends ByHand {
  /** Registers an account, and confirms its address, as a learner does. */
  async register({
    username,
    email,
    name,
  }: {
    username: string;
    email: string;
    name: string;
  }): Promise<void> {
    await this.call('POST', '/users', { username, email, name, is_active: false });
    await this.call('PATCH', `/users/${username}`, { is_active: true });
  }

  async enrollments(): Promise<EnrollmentRow[]> {
    return (await this.call<{ enrollments: EnrollmentRow[] }>('GET', '/state')).enrollments;
  }

  /** Has the LMS answer every call as a broken one does. */
  async goDown(): Promise<void> {
    await this.call('POST', '/faults', {
      name: 'down',
      match: {},
      times: null,
      action: { status: 503, html: true },
    });
  }

  async comeBack(): Promise<void> {
    await this.call('DELETE', '/faults');
  }
}
