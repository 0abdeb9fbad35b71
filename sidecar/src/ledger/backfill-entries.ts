import type { Order } from './order.ts';
import type { GrantToOpen, Plan } from './plan-grants.ts';

/** What a backfill comes to for one seat, line or order. */
export interface BackfillEntry {
  /** Unlike any other of the same run. */
  subject: string;
  kind:
    /** A seat that is given; what comes of it is the LMS's to say. */
    | 'granted'
    | 'learner_unknown'
    /** The line sells a course that cannot be read, or of an LMS that nobody knows. */
    | 'unreadable'
    | 'no_course'
    | 'refunded'
    | 'not_paid'
    /** Money went back, and staff is asked whose seat it was for. */
    | 'question';
  lineId: string | null;
  detail: string;
  seat: GrantToOpen | null;
}

/** Says what becomes of an old order, line by line. Pure. */
export function backfillEntries(order: Order, plan: Plan, courseLines: ReadonlySet<string>): BackfillEntry[] {
  const ofOrder = { lineId: null, seat: null };
  const { orderId } = order;
  if (courseLines.size > 0 && !plan.paid.isPaid)
    return [{ ...ofOrder, subject: orderId, kind: 'not_paid', detail: order.status }];
  return [
    ...order.lines.flatMap((line) => lineEntries(order, line.lineId, plan, courseLines)),
    ...plan.questions.map(({ ground, kind }) => ({
      ...ofOrder,
      subject: `${orderId}/?/${ground}`,
      kind: 'question' as const,
      detail: kind,
    })),
  ];
}

function lineEntries(
  order: Order,
  lineId: string,
  plan: Plan,
  courseLines: ReadonlySet<string>,
): BackfillEntry[] {
  const subject = `${order.orderId}/${lineId}`;
  const ofLine = { subject, lineId, seat: null };
  const line = order.lines.find((candidate) => candidate.lineId === lineId);
  if (!courseLines.has(lineId)) return [{ ...ofLine, kind: 'no_course', detail: line?.sku ?? '' }];
  const problems = plan.lines.find((planned) => planned.lineId === lineId)?.problems ?? [];
  const seats = plan.opens
    .filter((grant) => grant.lineId === lineId)
    .map((grant) => seatEntry(subject, grant));
  if (problems.length > 0) {
    const detail = problems.map(({ problem, detail: about }) => `${problem} ${about}`.trim()).join('; ');
    return [{ ...ofLine, kind: 'unreadable', detail }, ...seats];
  }
  return seats.length > 0 ? seats : [{ ...ofLine, kind: 'refunded', detail: line?.sku ?? '' }];
}

function seatEntry(subject: string, seat: GrantToOpen): BackfillEntry {
  return {
    subject: `${subject}/${seat.seat}/${seat.lmsId}/${seat.courseKey}`,
    kind: seat.learner ? 'granted' : 'learner_unknown',
    lineId: seat.lineId,
    detail: '',
    seat,
  };
}
