import type { CourseKey } from './course-key.ts';
import type { CourseMode } from './course-mode.ts';
import type { Email } from './email.ts';

/** One order line's seat in one course run of one LMS: what a grant of an order is for. */
export interface GrantTarget {
  lineId: string;
  /** 1 to the line's quantity. */
  seat: number;
  lmsId: string;
  courseKey: CourseKey;
}

/** A grant of an order as the ledger holds it. `learner` null: the seat waits for its learner. */
export interface Grant extends GrantTarget {
  grantId: string;
  generation: number;
  mode: CourseMode | null;
  learner: Email | null;
  isActive: boolean;
  /** Why it ended; null while it is active. */
  endCause: string | null;
  /** Its learner has an account in the LMS, or may have one: nobody has looked yet. */
  isClaimed: boolean;
}

/** Why a grant of an order ends by itself, or by staff's answer. A later generation is opened when it is undone. */
export const UNDONE_WITH_ITS_CAUSE = [
  'refunded',
  'order_ended',
  'order_trashed',
  'line_removed',
  'quantity_reduced',
] as const;

export type EndCause =
  | (typeof UNDONE_WITH_ITS_CAUSE)[number]
  | 'moved_to_audit'
  | 'refund_undone'
  | 'learner_changed'
  | 'offer_mended';

/** Text that is equal for equal targets. JSON, since line ids and LMS ids may hold any separator. */
export function targetKey(target: GrantTarget): string {
  return JSON.stringify([target.lineId, target.seat, target.lmsId, target.courseKey]);
}

/** Text that is equal for equal course runs of equal LMSs. */
export function runKey({ lmsId, courseKey }: { lmsId: string; courseKey: string }): string {
  return JSON.stringify([lmsId, courseKey]);
}
