import type { Finding } from './check.ts';
import { ordersOf, toWrittenEnrollment } from './journal.ts';
import type { Props } from './stage.ts';

/** Reads what came of an order out of the shop, the LMS and the LMS's journal. */
export async function readFinding(
  { shop, lms, lmsJournal }: Props,
  order: { id: number; paidAt: number | undefined },
): Promise<Finding> {
  const address = `books/${order.id}`;
  await lmsJournal.catchUp();
  const rows = (await lms.enrollments()).filter((row) => ordersOf(row.attributes).includes(address));
  const calls = lmsJournal.answered().map(toWrittenEnrollment);
  return {
    seats: rows.map((row) => ({
      learner: row.user,
      courseKey: row.course_id,
      mode: row.mode,
      isActive: row.is_active,
    })),
    notes: (await shop.notes(order.id)).map(({ note, customer_note: isForCustomer }) => ({
      to: isForCustomer ? 'customer' : 'staff',
      html: decodeQuotes(note),
    })),
    status: (await shop.order(order.id)).status,
    paidAt: order.paidAt,
    enrolled: calls.flatMap((call) =>
      call?.orders.includes(address)
        ? [{ learner: call.user, courseKey: call.courseKey, mode: call.mode, at: call.at }]
        : [],
    ),
  };
}

function decodeQuotes(html: string): string {
  return html.replaceAll('&quot;', '"');
}
