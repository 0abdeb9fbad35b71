import { z } from 'zod';
import { QUESTION_KINDS } from '../ledger/question.ts';
import { hasSomethingToReport, isSettled, type SeatState } from '../ledger/settlement.ts';
import { countStuck } from '../operator/redrive.ts';
import { isDeliveryDue } from '../store/inbox.ts';
import { listMendableLines } from '../store/grants.ts';
import type { TenantTransaction } from '../store/in-tenant.ts';
import { findOrder } from '../store/orders.ts';
import { readLineOutcomes } from '../store/settlements.ts';
import type { Shop } from '../store/shops.ts';
import { readTimeline, type TimelineEvent } from '../store/timeline.ts';
import { composeLines } from './compose-lines.ts';
import { composeQuestions } from './compose-questions.ts';
import { messagesFor, type Messages } from './messages/messages.ts';

const STATES = [
  'enrolled',
  'in_progress',
  'waiting_for_learner',
  'learner_unknown',
  'held',
  'needs_attention',
  'ended',
] as const satisfies SeatState[];

const seat = z.object({
  seat: z.number().int(),
  lmsId: z.string(),
  courseKey: z.string(),
  learner: z.string().nullable(),
  mode: z.string().nullable(),
  state: z.enum(STATES),
  label: z.string(),
  sentences: z.array(z.string()),
});

const line = z.object({
  lineItemId: z.string(),
  name: z.string(),
  state: z.enum(STATES),
  label: z.string(),
  sentences: z.array(z.string()),
  seats: z.array(seat),
});

const question = z.object({
  questionId: z.string(),
  kind: z.enum(QUESTION_KINDS),
  sentence: z.string(),
  seats: z.array(z.object({ lineItemId: z.string(), seat: z.number().int(), label: z.string() })),
  count: z
    .number()
    .int()
    .nullable()
    .meta({ description: 'How many of the seats are to be chosen; null: any, all of them where none is.' }),
  choices: z.array(z.object({ choice: z.enum(['remove', 'audit', 'keep']), label: z.string() })),
});

/** What the panel on the order screen shows. All texts are plain and in the shop's language. */
export const orderState = z
  .object({
    orderId: z.string(),
    settled: z.boolean().meta({ description: 'Nothing is under way any more.' }),
    canRetry: z.boolean(),
    mendable: z.array(z.string()).meta({
      description:
        'Lines whose course run is not in the LMS and by which nobody was ever enrolled: what they sell may be mended.',
    }),
    lines: z.array(line),
    questions: z.array(question),
    timeline: z.array(z.object({ at: z.iso.datetime(), event: z.string(), sentence: z.string() })),
  })
  .meta({ id: 'OrderState' });

export type OrderState = z.infer<typeof orderState>;

/** @returns undefined for an order that nothing was planned of. */
export async function readOrderState(
  trx: TenantTransaction,
  shop: Shop,
  orderId: string,
): Promise<OrderState | undefined> {
  const address = { shopId: shop.shopId, orderId };
  if (!(await findOrder(trx, address))) return undefined;
  const messages = messagesFor(shop.locale);
  const lines = (await readLineOutcomes(trx, address)).filter(hasSomethingToReport);
  const isUnderWay = lines.some((outcome) => outcome.seats.some(({ state }) => WAITING.includes(state)));
  return {
    orderId,
    settled: isSettled(lines) && !(await isDeliveryDue(trx, address)),
    canRetry: isUnderWay || (await countStuck(trx, address)) > 0,
    mendable: await listMendableLines(trx, address),
    lines: composeLines(lines, messages),
    questions: composeQuestions(lines, messages),
    timeline: (await readTimeline(trx, address)).map(({ at, event, detail }) => ({
      at: at.toISOString(),
      event,
      sentence: timelineSentence(event, detail, messages),
    })),
  };
}

/** What trying again now may bring forward. */
const WAITING: SeatState[] = ['in_progress', 'waiting_for_learner'];

function timelineSentence(event: string, detail: Record<string, unknown>, messages: Messages): string {
  return Object.hasOwn(messages.timeline, event)
    ? messages.timeline[event as TimelineEvent](detail, messages)
    : event;
}
