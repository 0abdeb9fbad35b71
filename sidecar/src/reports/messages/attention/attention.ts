import type { AccessFinding } from '../../../ledger/compare-access.ts';
import type { LineProblem } from '../../../ledger/plan-grants.ts';
import type { QuestionKind } from '../../../ledger/question.ts';
import type { ShopErrorCode } from '../../../shops/shop-error.ts';
import type { AttentionKind } from '../../../store/attention.ts';
import type { MailOutcome } from '../../../store/mails.ts';
import type { WebhookCause } from '../../../store/kept-webhooks.ts';
import type { PollCause } from '../../../store/shop-polls.ts';
import type { SeatCause } from '../messages.ts';

/** What a cause means, and what a person does about it. */
export interface CauseText {
  means: string;
  mend: string;
}

type LmsCause =
  | 'credentials_rejected'
  | 'application_misconfigured'
  | 'staff_right_missing'
  | 'not_an_lms'
  | 'address_forbidden'
  | 'certificate_rejected'
  | 'lane_paused';

/** What stays out of a delivery or a report until a person has seen to it. */
type ExchangeCause = Exclude<ShopErrorCode, PollCause> | 'unreadable' | 'internal';

/** What a comparison with an LMS found and no rule repairs (`REPAIRS` of the ledger). */
type FindingCause = Extract<AccessFinding, 'back_in_lms' | 'left_over' | 'mode_left_over'>;

/**
 * Every cause that needs a person, in words: the one place that the list, the API, the mails and the runbook
 * (docs/runbooks/needs-attention.md) take them from. Commands stand in double quotes.
 */
export interface AttentionTexts {
  lms: Record<LmsCause, CauseText>;
  shop: Record<PollCause | WebhookCause | 'deliveries_refused', CauseText>;
  'order line': Record<LineProblem, CauseText>;
  question: Record<QuestionKind, CauseText>;
  transfer: Record<'transfer_unanswered', CauseText>;
  seat: Record<Exclude<SeatCause, 'held_by_hand' | 'revoked_by_hand'> | 'learner_unknown', CauseText>;
  exchange: Record<ExchangeCause, CauseText>;
  mail: Record<Exclude<MailOutcome, 'sent'>, CauseText>;
  finding: Record<FindingCause, CauseText>;
}

/** A delivery and a report fail for the same reasons. */
const SECTION: Record<AttentionKind, (keyof AttentionTexts)[]> = {
  lms: ['lms'],
  shop: ['shop'],
  'order line': ['order line'],
  question: ['question'],
  transfer: ['transfer'],
  seat: ['seat'],
  delivery: ['exchange', 'shop'],
  report: ['exchange', 'shop'],
  mail: ['mail'],
  finding: ['finding'],
};

/** @returns undefined for a cause of a release that this one does not know. */
export function findCauseText(
  texts: AttentionTexts,
  { kind, cause }: { kind: AttentionKind; cause: string },
): CauseText | undefined {
  for (const section of SECTION[kind]) {
    const known: Record<string, CauseText> = texts[section];
    if (Object.hasOwn(known, cause)) return known[cause];
  }
  return undefined;
}
