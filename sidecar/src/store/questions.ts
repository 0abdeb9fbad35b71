import { sql } from 'kysely';
import {
  seatKey,
  type Answer,
  type AnswerChoice,
  type PlannedQuestion,
  type QuestionKind,
  type SeatRef,
} from '../ledger/question.ts';
import type { OrderAddress } from './grants.ts';
import { now, type TenantTransaction } from './in-tenant.ts';
import { addToTimeline } from './timeline.ts';

/** A question as it is stored; it waits for an answer while `choice` and `withdrawnAt` are null. */
export interface Question extends OrderAddress {
  questionId: string;
  ground: string;
  kind: QuestionKind;
  seats: SeatRef[];
  /** How many of the seats; null: nobody can tell. */
  count: number | null;
  detail: Record<string, string>;
  askedAt: Date;
  choice: AnswerChoice | null;
  chosenSeats: SeatRef[];
  answeredBy: string | null;
  answeredAt: Date | null;
  withdrawnAt: Date | null;
}

/** What answers a ground without a person. */
export const ANSWERED_BY_POLICY = 'policy';

/** The questions of an order that were not withdrawn, the oldest first. */
export async function readQuestions(trx: TenantTransaction, order: OrderAddress): Promise<Question[]> {
  const rows = await ofOrder(trx, order).where('withdrawn_at', 'is', null).orderBy('asked_at').execute();
  return rows.map(toQuestion);
}

/** What was decided about an order, by staff or by the policy. */
export async function readAnswers(trx: TenantTransaction, order: OrderAddress): Promise<Answer[]> {
  return (await readQuestions(trx, order)).flatMap(({ ground, choice, chosenSeats }) =>
    choice === null ? [] : [{ ground, choice, seats: chosenSeats }],
  );
}

export interface QuestionScope {
  shopId?: string;
  orderId?: string;
}

/** Questions that wait for an answer, of one order, one shop or all, the oldest first. */
export async function listOpenQuestions(trx: TenantTransaction, scope: QuestionScope): Promise<Question[]> {
  let query = trx
    .selectFrom('questions')
    .selectAll()
    .where('answered_at', 'is', null)
    .where('withdrawn_at', 'is', null);
  if (scope.shopId !== undefined) query = query.where('shop_id', '=', scope.shopId);
  if (scope.orderId !== undefined) query = query.where('order_id', '=', scope.orderId);
  return (await query.orderBy('asked_at').execute()).map(toQuestion);
}

/** @param questionId Whatever a person typed; what is no id names no question. */
export async function findQuestion(
  trx: TenantTransaction,
  questionId: string,
): Promise<Question | undefined> {
  const row = await trx
    .selectFrom('questions')
    .selectAll()
    .where(sql<string>`id::text`, '=', questionId.toLowerCase())
    .executeTakeFirst();
  return row && toQuestion(row);
}

export async function saveAnswer(
  trx: TenantTransaction,
  questionId: string,
  answer: Answer & { by: string },
): Promise<void> {
  await trx
    .updateTable('questions')
    .set({
      choice: answer.choice,
      chosen_seats: JSON.stringify(answer.seats),
      answered_by: answer.by,
      answered_at: now,
    })
    .where('id', '=', questionId)
    .execute();
}

/** What is to be asked about an order. */
export interface QuestionPlan {
  planned: PlannedQuestion[];
  /** Everything that happened to the order. */
  grounds: string[];
  /** Which kinds it plans: questions of others are none of its business. */
  isOurs: (kind: QuestionKind) => boolean;
  trace: string;
}

/**
 * Brings the questions of an order to what was planned: new ones are asked, those that are not asked any more and
 * answers whose ground is gone are withdrawn. The caller holds the order's lock.
 *
 * @returns Whether anything is asked now, or not any more.
 */
export async function saveQuestions(
  trx: TenantTransaction,
  { shopId, orderId }: OrderAddress,
  { planned, grounds, isOurs, trace }: QuestionPlan,
): Promise<boolean> {
  const order = { shopId, orderId };
  const known = (await readQuestions(trx, order)).filter(({ kind }) => isOurs(kind));
  const stays = new Map(planned.map((question) => [question.ground, question]));
  const withdrawn = known.filter(({ ground, choice }) =>
    choice === null ? !stays.has(ground) : !grounds.includes(ground),
  );
  if (withdrawn.length > 0) await withdraw(trx, withdrawn);
  const byGround = new Map(known.filter((one) => !withdrawn.includes(one)).map((one) => [one.ground, one]));
  const asked = planned.filter((question) => !byGround.has(question.ground));
  for (const question of asked) await insert(trx, order, question, trace);
  for (const question of planned) {
    const before = byGround.get(question.ground);
    if (before?.choice === null && !isSame(before, question)) await update(trx, before.questionId, question);
  }
  const open = asked.filter((question) => question.decided === null);
  await addToTimeline(
    trx,
    ...open.map(({ kind }) => ({ ...order, event: 'question.asked' as const, detail: { kind }, trace })),
    ...withdrawn.map(({ kind, answeredBy }) => ({
      ...order,
      event: 'question.withdrawn' as const,
      detail: { kind, answeredBy },
      trace,
    })),
  );
  return open.length + withdrawn.length > 0;
}

async function withdraw(trx: TenantTransaction, questions: Question[]): Promise<void> {
  const ids = questions.map((question) => question.questionId);
  await trx.updateTable('questions').set({ withdrawn_at: now }).where('id', 'in', ids).execute();
}

async function insert(
  trx: TenantTransaction,
  { shopId, orderId }: OrderAddress,
  { ground, kind, seats, count, detail, decided }: PlannedQuestion,
  trace: string,
): Promise<void> {
  await trx
    .insertInto('questions')
    .values({
      shop_id: shopId,
      order_id: orderId,
      ground,
      kind,
      seats: JSON.stringify(seats),
      count,
      detail: JSON.stringify(detail),
      trace,
      ...byPolicy(decided, seats),
    })
    .execute();
}

/** Its seats are others now: one of them ended, or got a learner. */
async function update(
  trx: TenantTransaction,
  questionId: string,
  { seats, count, detail, decided }: PlannedQuestion,
): Promise<void> {
  await trx
    .updateTable('questions')
    .set({
      seats: JSON.stringify(seats),
      count,
      detail: JSON.stringify(detail),
      ...byPolicy(decided, seats),
    })
    .where('id', '=', questionId)
    .execute();
}

function byPolicy(decided: PlannedQuestion['decided'], seats: SeatRef[]) {
  return (
    decided !== null && {
      choice: decided,
      chosen_seats: JSON.stringify(decided === 'keep' ? [] : seats),
      answered_by: ANSWERED_BY_POLICY,
      answered_at: now,
    }
  );
}

function isSame(before: Question, { seats, count, decided }: PlannedQuestion): boolean {
  const keys = (refs: SeatRef[]) => refs.map(seatKey).sort().join();
  return decided === null && before.count === count && keys(before.seats) === keys(seats);
}

function ofOrder(trx: TenantTransaction, { shopId, orderId }: OrderAddress) {
  return trx
    .selectFrom('questions')
    .selectAll()
    .where('shop_id', '=', shopId)
    .where('order_id', '=', orderId);
}

type Row = Awaited<ReturnType<ReturnType<typeof ofOrder>['executeTakeFirstOrThrow']>>;

function toQuestion(row: Row): Question {
  return {
    questionId: row.id,
    shopId: row.shop_id,
    orderId: row.order_id,
    ground: row.ground,
    kind: row.kind,
    seats: row.seats,
    count: row.count,
    detail: row.detail,
    askedAt: row.asked_at,
    choice: row.choice,
    chosenSeats: row.chosen_seats,
    answeredBy: row.answered_by,
    answeredAt: row.answered_at,
    withdrawnAt: row.withdrawn_at,
  };
}
