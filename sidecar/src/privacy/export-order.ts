import { z } from 'zod';
import { parseEmail } from '../ledger/email.ts';
import type { Order } from '../ledger/order.ts';
import { parseJson } from '../shared/parse-json.ts';
import type { OrderAddress } from '../store/grants.ts';
import type { TenantTransaction } from '../store/in-tenant.ts';
import { findOrder } from '../store/orders.ts';
import {
  listCoursesOfPerson,
  listCustomerNotes,
  listKeptDeliveries,
  type GivenCourse,
} from '../store/personal-data.ts';
import type { ExportGroup, FactName, PrivacyMessages } from './messages/messages.ts';

export type Fact = [FactName, string];

export interface ExportedItem {
  group: ExportGroup;
  id: string;
  facts: Fact[];
}

export interface Describing {
  emailKey: string;
  keepDays: number;
  messages: PrivacyMessages;
}

/** What an order says of a person. Whoever only learns by it reads nothing of the customer. */
export async function describeOrder(
  trx: TenantTransaction,
  address: OrderAddress,
  describing: Describing,
): Promise<ExportedItem[]> {
  const stored = await findOrder(trx, address);
  if (!stored) return [];
  const { order } = stored;
  const { emailKey, messages } = describing;
  const name = `${address.shopId}-${address.orderId}`;
  const courses = await listCoursesOfPerson(trx, emailKey, address);
  const asLearner = courses.map((course) => describeCourse(course, messages, order.number));
  if (parseEmail(order.customer.email)?.key !== emailKey)
    return asLearner.length > 0 ? asLearner : [{ group: 'courses', id: name, facts: namedIn(order) }];
  const notes = await listCustomerNotes(trx, address);
  return [
    { group: 'orders', id: name, facts: describeCustomer(order, address, messages) },
    ...asLearner,
    ...(await describeDeliveries(trx, address, order, describing)),
    ...notes.map(({ reportId, at, html }): ExportedItem => ({
      group: 'notes',
      id: reportId,
      facts: [
        ['order', order.number],
        ['sent', at.toISOString()],
        ['text', plain(html)],
      ],
    })),
  ];
}

export function describeCourse(
  course: GivenCourse,
  messages: PrivacyMessages,
  orderNumber?: string,
): ExportedItem {
  return {
    group: 'courses',
    id: course.grantId,
    facts: [
      ...(orderNumber === undefined ? [] : [['order', orderNumber] satisfies Fact]),
      ['course', course.courseKey],
      ['lms', course.lmsId],
      ['mode', course.mode ?? messages.onlyPaidMode],
      ['given', course.openedAt.toISOString()],
      ['ended', course.endedAt?.toISOString() ?? messages.notEnded],
      ...(course.state ? [['state', messages.access[course.state]] satisfies Fact] : []),
    ],
  };
}

/** Named on an order by which nothing was given, or whose seat was given to somebody else since. */
function namedIn(order: Order): Fact[] {
  return [['order', order.number]];
}

function describeCustomer(order: Order, { shopId }: OrderAddress, messages: PrivacyMessages): Fact[] {
  return [
    ['order', order.number],
    ['shop', shopId],
    ['status', order.status],
    ['paid', order.paidAt?.toISOString() ?? messages.notPaid],
    ['name', order.customer.name],
    ['email', order.customer.email],
    ['products', order.lines.map(({ name, quantity }) => `${quantity} × ${name}`).join(', ')],
  ];
}

const words = z.record(z.string(), z.unknown()).catch({});
const sent = z.object({
  billing: words.optional(),
  shipping: words.optional(),
  customer_note: z.string().catch('').optional(),
  customer_ip_address: z.string().catch('').optional(),
});

async function describeDeliveries(
  trx: TenantTransaction,
  address: OrderAddress,
  order: Order,
  { keepDays }: Describing,
): Promise<ExportedItem[]> {
  const deliveries = await listKeptDeliveries(trx, address);
  return deliveries.map(({ inboxId, receivedAt, finishedAt, body }) => {
    const until = finishedAt && new Date(finishedAt.getTime() + keepDays * 86_400_000);
    const read = sent.safeParse(parseJson(body.toString('utf8'))).data;
    const personal: Fact[] = [
      ['billing', inWords(read?.billing)],
      ['shipping', inWords(read?.shipping)],
      ['customerNote', read?.customer_note ?? ''],
      ['address', read?.customer_ip_address ?? ''],
    ];
    return {
      group: 'deliveries',
      id: inboxId,
      facts: [
        ['order', order.number],
        ['received', receivedAt.toISOString()],
        ...(until ? [['keptUntil', until.toISOString()] satisfies Fact] : []),
        ...personal.filter(([, value]) => value !== ''),
      ],
    };
  });
}

function inWords(parts: Record<string, unknown> | undefined): string {
  return Object.values(parts ?? {})
    .filter((part) => typeof part === 'string' && part !== '')
    .join(', ');
}

/** Notes are HTML as shops take it. */
function plain(html: string): string {
  return html
    .replace(/<[^>]*>/g, ' ')
    .replace(/&quot;/g, '"')
    .replace(/&#0?39;/g, "'")
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim();
}
