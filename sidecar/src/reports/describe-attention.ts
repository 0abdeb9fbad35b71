import type { LineProblem } from '../ledger/plan-grants.ts';
import type { QuestionKind } from '../ledger/question.ts';
import type { AttentionEntry, AttentionGroup } from '../store/attention.ts';
import { findCauseText } from './messages/attention/attention.ts';
import type { Messages, SeatCause } from './messages/messages.ts';

/** A cause in words. */
export interface CauseInWords {
  sentence: string;
  wayOut: string;
  /** What to type once it is mended; null where a person has to decide. */
  command: string | null;
}

/** Nothing that a shop, a buyer or a learner typed stands in the command: it can be copied without a thought. */
export function describeGroup(group: AttentionGroup, messages: Messages): CauseInWords {
  const text = findCauseText(messages.attention, group);
  return {
    sentence: text?.means ?? messages.otherCause(group.cause),
    wayOut: text?.mend ?? '',
    command: group.isDecision ? null : `matricula attention redrive --group ${group.groupId}`,
  };
}

/** One entry in words, with its modes, dates and amounts, as the order's note says it. */
export function describeEntry(entry: AttentionEntry, messages: Messages): string {
  const { kind, cause, detail } = entry;
  if (kind === 'seat' && Object.hasOwn(messages.cause, cause))
    return messages.cause[cause as SeatCause](detail);
  if (kind === 'order line' && Object.hasOwn(messages.problem, cause))
    return messages.problem[cause as LineProblem](detail.text ?? '');
  if (kind === 'question' && Object.hasOwn(messages.question.ask, cause))
    return messages.question.ask[cause as QuestionKind](detail);
  return findCauseText(messages.attention, entry)?.means ?? messages.otherCause(cause);
}
