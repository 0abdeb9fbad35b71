import { setTimeout as wait } from 'node:timers/promises';
import { WEBHOOK_SECRET } from '../../test/support/connections.ts';
import { courseOrder } from '../../test/support/course-order.ts';
import { post, signedAsPlugin } from '../../test/support/deliveries.ts';

export const COURSES = Array.from({ length: 20 }, (_, index) => `course-v1:Sale+COURSE${index + 1}+2026`);

/** Username of the learner of an order, as the sandbox LMS makes them by the thousand. */
export function learnerOf(order: number): string {
  return `sale-${order}`;
}

/** Orders of one course each, the courses in turn; each is another learner's. */
export class SaleOrders {
  /** When each order's delivery was sent, by its learner's username. */
  readonly sentAt = new Map<string, number>();
  readonly #url: string;
  readonly #template: string;
  #last = 0;

  /** @param url Where deliveries go. */
  constructor(url: string, mode: string) {
    this.#url = url;
    const course = { courseKey: COURSE, mode, lms: 'main' };
    const order = courseOrder(ORDER, EMAIL, [course], { number: String(ORDER) });
    this.#template = JSON.stringify({
      ...order,
      matricula: { topic: 'order.updated', sequence: ORDER, refunds: [] },
    });
  }

  /** Sends the next order. @throws Error where it is not taken. */
  async send(): Promise<string> {
    this.#last += 1;
    const number = this.#last;
    const body = this.#template
      .replaceAll(String(ORDER), String(1_000_000 + number))
      .replaceAll(EMAIL, `${learnerOf(number)}@example.org`)
      .replaceAll(COURSE, COURSES[number % COURSES.length] ?? '');
    this.sentAt.set(learnerOf(number), Date.now());
    const response = await post(this.#url, signedAsPlugin(body, WEBHOOK_SECRET));
    await response.arrayBuffer();
    if (response.status !== 200) throw new Error(`Order ${number} was answered with ${response.status}.`);
    return learnerOf(number);
  }

  /** Sends so many evenly, whether or not the answers keep up. */
  async sendAll(count: number, withinMs: number): Promise<void> {
    const started = performance.now();
    const answers: Promise<string>[] = [];
    for (let sent = 0; sent < count; sent += 1) {
      const earlyMs = started + (sent * withinMs) / count - performance.now();
      if (earlyMs > 0) await wait(earlyMs);
      answers.push(this.send());
    }
    await Promise.all(answers);
  }
}

const ORDER = 7_777_777;
const EMAIL = 'learner@sale.invalid';
const COURSE = 'course-v1:Sale+TEMPLATE+2026';
