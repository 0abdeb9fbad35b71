import type { ColumnType, Generated, GeneratedAlways, JSONColumnType } from 'kysely';
import type { Order } from '../ledger/order.ts';
import type { ReportedLine } from '../ledger/reported-line.ts';
import type { LineProblem, LineFlag } from '../ledger/plan-grants.ts';
import type { OfferEntry } from '../ledger/offer.ts';
import type { AnswerChoice, QuestionKind, SeatRef } from '../ledger/question.ts';
import type { ProductRefundPolicy, RefundPolicy } from '../ledger/refund-policy.ts';
import type { Role } from '../ledger/role.ts';
import type { SoldRoute } from '../ledger/route-offer.ts';
import type { RoutingRule } from '../ledger/routing-rule.ts';
import type { SeatSource } from '../ledger/seat.ts';
import type { GatewayClass } from '../ledger/paid.ts';
import type { TakenOver } from '../ledger/take-over.ts';
import type { Payment, TransferTerms } from '../ledger/transfer.ts';
import type { TransferState } from './transfers.ts';

/**
 * The tables, as Kysely types them. Every table but `tenants` begins with `tenant_id`, which the database fills in
 * from the transaction's tenant and checks by row-level security: see `in-tenant.ts`.
 */
export interface Database {
  tenants: TenantsTable;
  api_tokens: ApiTokensTable;
  lms_connections: LmsConnectionsTable;
  lanes: LanesTable;
  lane_calls: LaneCallsTable;
  open_runs: OpenRunsTable;
  course_runs: CourseRunsTable;
  shops: ShopsTable;
  pairings: PairingsTable;
  shop_connections: ShopConnectionsTable;
  shop_calls: ShopCallsTable;
  offers: OffersTable;
  routings: RoutingsTable;
  inbox: InboxTable;
  orders: OrdersTable;
  order_lines: OrderLinesTable;
  seats: SeatsTable;
  learners: LearnersTable;
  learner_emails: LearnerEmailsTable;
  access: AccessTable;
  grants: GrantsTable;
  reports: ReportsTable;
  questions: QuestionsTable;
  reconciliations: ReconciliationsTable;
  findings: FindingsTable;
  timeline: TimelineTable;
  clock_marks: ClockMarksTable;
  owners: OwnersTable;
  attention_watch: AttentionWatchTable;
  attention_groups: AttentionGroupsTable;
  mails: MailsTable;
  transfers: TransfersTable;
  transfer_links: TransferLinksTable;
  confirmers: ConfirmersTable;
  institutions: InstitutionsTable;
  mail_texts: MailTextsTable;
  privacy: PrivacyTable;
  order_people: OrderPeopleTable;
}

type Json<T extends object | null> = JSONColumnType<T>;
type Timestamp = ColumnType<Date, Date | undefined, Date>;
type NullableTimestamp = ColumnType<Date | null, Date | null | undefined, Date | null>;
type WithDefault<T> = ColumnType<T, T | undefined, T>;
type TenantId = GeneratedAlways<string>;

interface ClockMarksTable {
  tenant_id: TenantId;
  shown_at: Timestamp;
}

interface PrivacyTable {
  tenant_id: TenantId;
  /** Sealed: makes the hashes that stand for whoever was erased. Null: nobody was yet. */
  hash_key: ColumnType<string | null, string | null | undefined, string | null>;
  next_purge_at: WithDefault<Date>;
}

/** Who is, or was, named by an order; kept by the database. */
interface OrderPeopleTable {
  tenant_id: TenantId;
  email_key: string;
  shop_id: string;
  order_id: string;
}

interface TenantsTable {
  id: string;
  /** As people know the institution; empty: by its id, and in what people are asked by the shop's name. */
  name: WithDefault<string>;
  created_at: Generated<Date>;
}

interface ApiTokensTable {
  tenant_id: TenantId;
  id: Generated<string>;
  name: string;
  role: Role;
  /** SHA-256 of the token; the token itself is kept nowhere. */
  token_hash: string;
  created_at: Generated<Date>;
  created_by: string;
  /** Null: it does not expire. */
  expires_at: NullableTimestamp;
  /** To the minute. */
  last_used_at: NullableTimestamp;
  revoked_at: NullableTimestamp;
  revoked_by: ColumnType<string | null, string | null | undefined, string | null>;
}

interface LmsConnectionsTable {
  tenant_id: TenantId;
  id: string;
  base_url: string;
  driver: WithDefault<LmsDriver>;
  client_id: string;
  client_secret: string;
  /** What a paid order may do where enrollment has closed. */
  closed_courses: WithDefault<ClosedCoursePolicy>;
  /** What the LMS was found to offer; null: not checked yet. */
  capabilities: ColumnType<LmsCapabilities | null, string | null | undefined, string | null>;
  created_at: Generated<Date>;
}

/** Ways to speak to an LMS, as in `lms/drivers.ts`. */
export type LmsDriver = 'openedx' | 'eox-core';

export type ClosedCoursePolicy = 'never' | 'ask' | 'enroll';

/** `LmsCapabilities` of the LMS client: found by `matricula lms check`, and whenever an answer shows a change. */
export interface LmsCapabilities {
  enrollmentApi?: 'v1' | 'v2';
  preEnrollment?: boolean;
  bulkEnroll?: boolean;
  eoxCore?: boolean;
}

interface LanesTable {
  tenant_id: TenantId;
  lms_id: string;
  budget_per_minute: WithDefault<number>;
  /** The LMS, or a broken lane, asked us to wait until then. */
  wait_until: NullableTimestamp;
  failures: WithDefault<number>;
  opened_at: NullableTimestamp;
  paused_at: NullableTimestamp;
  /** Why somebody paused it. */
  paused_reason: ColumnType<string | null, string | null | undefined, string | null>;
  holder: ColumnType<string | null, string | null | undefined, string | null>;
  epoch: WithDefault<string>;
  held_until: NullableTimestamp;
  needs_attention_cause: ColumnType<string | null, string | null | undefined, string | null>;
  needs_attention_since: NullableTimestamp;
  /** When it is compared with the ledger by night; null: not planned yet. */
  next_reconciliation_at: NullableTimestamp;
}

/** Throttled calls that went out together. */
interface LaneCallsTable {
  tenant_id: TenantId;
  id: Generated<string>;
  lms_id: string;
  called_at: Generated<Date>;
  calls: number;
  /** Taken beside the lane's holder. */
  is_spare: WithDefault<boolean>;
}

/** Course runs into which paid learners are let whatever their limits. */
interface OpenRunsTable {
  tenant_id: TenantId;
  lms_id: string;
  /** `*` stands for every course run of the LMS. */
  course_key: string;
}

interface CourseRunsTable {
  tenant_id: TenantId;
  lms_id: string;
  course_key: string;
  facts: Json<StoredCourseRun>;
  read_at: Timestamp;
}

/** `CourseRunFacts` of the LMS client with its dates as text. */
export interface StoredCourseRun {
  name: string;
  isInviteOnly: boolean;
  enrollmentStart: string | null;
  enrollmentEnd: string | null;
  modes: { slug: string; minPrice: number; expiresAt: string | null }[];
}

interface ShopsTable {
  tenant_id: TenantId;
  id: string;
  name: string;
  connector: string;
  url: string;
  /** The newest first; two while a secret is being rotated, none once the shop was un-paired. */
  webhook_secrets: ColumnType<string[], string[], string[]>;
  /** The connector's own credentials, sealed JSON. */
  credentials: ColumnType<string | null, string | null | undefined, string | null>;
  locale: WithDefault<string>;
  default_lms_id: ColumnType<string | null, string | null | undefined, string | null>;
  settings: Json<ShopSettings>;
  connected_at: Timestamp;
  last_delivery_at: NullableTimestamp;
  refused_since: NullableTimestamp;
  last_refused_at: NullableTimestamp;
  needs_attention_cause: ColumnType<string | null, string | null | undefined, string | null>;
  needs_attention_since: NullableTimestamp;
  /** From when on the shop's orders must be asked for, since deliveries were refused. */
  sweep_from: NullableTimestamp;
  next_sweep_at: NullableTimestamp;
  /** When a paired shop last answered us. */
  last_contact_at: NullableTimestamp;
  /** When a paired shop is asked for its outbox; null: it has none. */
  next_poll_at: NullableTimestamp;
  /** Polls in a row that the shop did not answer. */
  poll_failures: WithDefault<number>;
  /** When its orders are compared with the ledger by night; null: not planned yet. */
  next_reconciliation_at: NullableTimestamp;
  /** Where the webhooks deliver that the sidecar keeps; null: they were made by hand. */
  webhooks_url: ColumnType<string | null, string | null | undefined, string | null>;
  /** When all of them were last there and active; null: their secret is still to be set. */
  webhooks_kept_at: NullableTimestamp;
  /** Looks in a row that found one switched off or gone. */
  webhooks_repairs: WithDefault<number>;
  created_at: Generated<Date>;
}

interface PairingsTable {
  tenant_id: TenantId;
  id: Generated<string>;
  /** SHA-256 of the code without dashes, hex. */
  code_hash: string;
  shop_id: string;
  choices: Json<PairingChoices>;
  created_at: Generated<Date>;
  expires_at: Date;
  used_at: NullableTimestamp;
}

/**
 * `asked`: its link may be opened. `keys`: they came, and are tried. `connected`, `failed`: what became of them.
 * `replaced`: there is a newer link.
 */
export type ShopConnectionState = 'asked' | 'keys' | 'connected' | 'failed' | 'replaced';

interface ShopConnectionsTable {
  tenant_id: TenantId;
  id: Generated<string>;
  /** SHA-256 of the link's secret, hex. */
  token_hash: string;
  shop_id: string;
  url: string;
  choices: Json<PairingChoices>;
  state: WithDefault<ShopConnectionState>;
  asked_by: string;
  asked_at: Generated<Date>;
  expires_at: Date;
  /** The keys, sealed, while they are tried. */
  credentials: ColumnType<string | null, string | null | undefined, string | null>;
  attempts: WithDefault<number>;
  next_step_at: NullableTimestamp;
  outcome: ColumnType<string | null, string | null | undefined, string | null>;
  ended_at: NullableTimestamp;
}

/** What the operator said with `matricula shop pair` or `connect`; what is missing comes from the shop, or stays as it was. */
export interface PairingChoices {
  name?: string;
  locale?: string;
  defaultLmsId?: string;
  /** ISO 8601: orders paid earlier are left alone. */
  ordersSince?: string;
}

interface ShopCallsTable {
  tenant_id: TenantId;
  shop_id: string;
  webhook_id: string;
  called_at: Generated<Date>;
}

/** A shop's rules, each with a safe default (`matricula shop set`). */
export interface ShopSettings {
  grantingStatuses: string[];
  gatewayClasses: Record<string, GatewayClass>;
  /** Line meta keys that name the learner of a line. */
  learnerMetaKeys: string[];
  /** What staff is told of a learner who had the course run already; undefined: `note`. `ask`: whether to refund. */
  repeatPurchases?: 'note' | 'ask';
  /** Whether we set a finished order to completed. */
  completesOrders: boolean;
  /** What becomes of access whose money went back; undefined: the default. */
  refunds?: RefundPolicy;
  /** What is done about money that somebody has to see; undefined: the default. */
  transfers?: TransferTerms;
  /** Where somebody without an account registers; undefined: the LMS's own page. */
  registerUrl?: string;
}

interface OffersTable {
  tenant_id: TenantId;
  shop_id: string;
  sku: string;
  version: number;
  entries: Json<OfferEntry[]>;
  refunds: Json<ProductRefundPolicy>;
  created_at: Generated<Date>;
}

/** Every list of routing rules that there was; the highest version holds. */
interface RoutingsTable {
  tenant_id: TenantId;
  version: number;
  rules: Json<RoutingRule[]>;
  changed_by: string;
  created_at: Generated<Date>;
}

interface InboxTable {
  tenant_id: TenantId;
  id: Generated<string>;
  shop_id: string;
  order_id: string;
  topic: string;
  /** Standard Webhooks' own id; null for native deliveries, whose id two orders can share. */
  webhook_id: string | null;
  headers: Json<Record<string, string>>;
  body: Buffer;
  body_hash: string;
  received_at: Generated<Date>;
  state: WithDefault<'due' | 'done' | 'set_aside' | 'needs_attention'>;
  /** What became of it, one word for people and tests. */
  outcome: ColumnType<string | null, string | null | undefined, string | null>;
  attempts: WithDefault<number>;
  next_attempt_at: WithDefault<Date>;
  claimed_by: ColumnType<string | null, string | null | undefined, string | null>;
  finished_at: NullableTimestamp;
  /** Its body and headers are gone; what it said of the order is in the order. */
  purged_at: NullableTimestamp;
}

interface OrdersTable {
  tenant_id: TenantId;
  shop_id: string;
  order_id: string;
  snapshot: Json<Order>;
  /** Hash of what Plan reads; an unchanged one ends a delivery. */
  fingerprint: string;
  /** When the shop was asked for this snapshot, or when it was delivered. */
  read_at: Timestamp;
  planned_at: Timestamp;
  /** Trace of the delivery that was planned last. */
  trace: string;
  settle_at: NullableTimestamp;
  unsettled_since: NullableTimestamp;
  /** The shop was told that it takes longer; told once each time. */
  delay_reported_at: NullableTimestamp;
  /** Digest of what was last reported, so that nothing is said twice. */
  reported_digest: ColumnType<string | null, string | null | undefined, string | null>;
  /** Digests of everything that the customer was told, divided by spaces. */
  customer_digest: ColumnType<string | null, string | null | undefined, string | null>;
  /** When a backfill took it over; what was paid before the shop was connected counts from then on. */
  backfilled_at: NullableTimestamp;
  /** What the shop is not to hear of what follows from that. */
  silent: WithDefault<Silence[]>;
  /** Hashes of those who were erased from it. */
  erased: WithDefault<string[]>;
  created_at: Generated<Date>;
}

/** What a backfill may keep from a shop. */
export type Silence = 'staff_note' | 'customer_note' | 'completion';

interface OrderLinesTable {
  tenant_id: TenantId;
  shop_id: string;
  order_id: string;
  line_id: string;
  position: number;
  name: string;
  sku: string;
  quantity: number;
  /** What was sold; set with the first grant, never changed afterwards. */
  sold_offer: ColumnType<OfferEntry[] | null, string | null, string | null>;
  /** What the product said about refunds when it was sold. */
  sold_refunds: Json<ProductRefundPolicy>;
  /** How that was routed; empty: sold before this was kept. */
  sold_routes: ColumnType<SoldRoute[], string | undefined, string>;
  problems: Json<{ problem: LineProblem; detail: string }[]>;
  flags: Json<LineFlag[]>;
}

interface SeatsTable {
  tenant_id: TenantId;
  shop_id: string;
  order_id: string;
  line_id: string;
  seat: number;
  learner_email: string | null;
  source: SeatSource | null;
  named: string;
  customer: string;
}

interface LearnersTable {
  tenant_id: TenantId;
  id: Generated<string>;
  lms_id: string;
  /** The LMS's own id and name of the account; null until one is found. */
  lms_user_id: ColumnType<string | null, string | null | undefined, string | null>;
  username: ColumnType<string | null, string | null | undefined, string | null>;
  /** The account's address as the LMS last said it, lower-cased. */
  lms_email_key: ColumnType<string | null, string | null | undefined, string | null>;
  state: WithDefault<LearnerState>;
  looked_up_at: NullableTimestamp;
  next_lookup_at: NullableTimestamp;
  lookups: WithDefault<number>;
}

/** `erased`: nobody is left whom the LMS could be asked for. */
export type LearnerState =
  'unknown' | 'no_account' | 'unconfirmed' | 'active' | 'disabled' | 'retired' | 'erased';

interface LearnerEmailsTable {
  tenant_id: TenantId;
  lms_id: string;
  email_key: string;
  learner_id: string;
}

interface AccessTable {
  tenant_id: TenantId;
  id: Generated<string>;
  lms_id: string;
  learner_id: string;
  course_key: string;
  state: WithDefault<AccessState>;
  /** Rises with every change of the grants; a result for an older one leaves the row due. */
  version: WithDefault<number>;
  seen_active: ColumnType<boolean | null, boolean | null | undefined, boolean | null>;
  seen_mode: ColumnType<string | null, string | null | undefined, string | null>;
  /** Null: never read, or in doubt since a write without a clear answer. */
  seen_at: NullableTimestamp;
  /** Every mode we sent, or were about to send: what of the LMS's answer is our own doing. */
  written_modes: WithDefault<string[]>;
  written_at: NullableTimestamp;
  confirmed_at: NullableTimestamp;
  pre_enrollment: ColumnType<PreEnrollment | null, PreEnrollment | null | undefined, PreEnrollment | null>;
  held_reason: ColumnType<string | null, string | null | undefined, string | null>;
  /** What a person decided; only a person, or a new purchase, undoes it. */
  by_hand: ColumnType<ByHand | null, ByHand | null | undefined, ByHand | null>;
  by_hand_at: NullableTimestamp;
  needs_attention_cause: ColumnType<string | null, string | null | undefined, string | null>;
  /** What the cause's sentence needs: modes, dates, … */
  detail: ColumnType<Record<string, string> | null, string | null | undefined, string | null>;
  /** Since when the LMS says that it has no such course run; kept by the database. */
  missing_since: NullableTimestamp;
  due_since: WithDefault<Date>;
  attempts: WithDefault<number>;
  next_attempt_at: WithDefault<Date>;
  trace: WithDefault<string>;
}

export type AccessState = 'due' | 'waiting_for_learner' | 'settled' | 'needs_attention' | 'held';

/** `held`: left as it is in the LMS. `revoked`: taken away, and not given back. */
export type ByHand = 'held' | 'revoked';

/** `asked`: we looked and found none, and are about to make one; the answer may have been lost. */
export type PreEnrollment = 'asked' | 'ours' | 'theirs' | 'unsupported';

interface GrantsTable {
  tenant_id: TenantId;
  id: Generated<string>;
  source: 'order' | 'manual' | 'lms';
  shop_id: WithDefault<string>;
  order_id: WithDefault<string>;
  line_id: WithDefault<string>;
  seat: WithDefault<number>;
  lms_id: string;
  course_key: string;
  generation: WithDefault<number>;
  /** As the offer says; null: the course run's only paid mode. */
  mode: string | null;
  /** The mode that null turned into, once the course run was read. */
  chosen_mode: ColumnType<string | null, string | null | undefined, string | null>;
  learner_email: ColumnType<string | null, string | null | undefined, string | null>;
  learner_id: ColumnType<string | null, string | null | undefined, string | null>;
  opened_at: Generated<Date>;
  ended_at: NullableTimestamp;
  end_cause: ColumnType<string | null, string | null | undefined, string | null>;
  /** Opened by a backfill: what the first look at the LMS made of it. */
  take_over: ColumnType<TakeOver | null, TakeOver | null | undefined, TakeOver | null>;
  trace: WithDefault<string>;
}

/** `due`: not looked at yet. The others as `TakenOver` of the ledger. */
export type TakeOver = 'due' | TakenOver;

interface ReportsTable {
  tenant_id: TenantId;
  id: Generated<string>;
  shop_id: string;
  order_id: string;
  created_at: Generated<Date>;
  /** Null: none is written. */
  staff_note: string | null;
  customer_note: string | null;
  line_states: Json<Record<string, string>>;
  /** The same with seats and sentences, as a shop with the plugin shows them. */
  lines: ColumnType<ReportedLine[], string | undefined, string>;
  /** Every course line is confirmed: the order may be completed where nothing is left to post. */
  is_complete: boolean;
  state: WithDefault<'due' | 'sent' | 'needs_attention'>;
  outcome: ColumnType<string | null, string | null | undefined, string | null>;
  staff_note_id: ColumnType<string | null, string | null | undefined, string | null>;
  customer_note_id: ColumnType<string | null, string | null | undefined, string | null>;
  attempts: WithDefault<number>;
  next_attempt_at: WithDefault<Date>;
  claimed_by: ColumnType<string | null, string | null | undefined, string | null>;
  sent_at: NullableTimestamp;
  /** Its texts are gone. */
  purged_at: NullableTimestamp;
  trace: string;
  /** What it does to the order beside saying something; null: nothing. */
  payment: ColumnType<Payment | null, string | null | undefined, never>;
}

interface QuestionsTable {
  tenant_id: TenantId;
  id: Generated<string>;
  shop_id: string;
  order_id: string;
  /** What happened; at most one question of an order about it lives. */
  ground: string;
  kind: QuestionKind;
  /** The seats that may end. */
  seats: Json<SeatRef[]>;
  /** How many of them; null: nobody can tell. */
  count: number | null;
  detail: Json<Record<string, string>>;
  asked_at: Generated<Date>;
  choice: ColumnType<AnswerChoice | null, AnswerChoice | null | undefined, AnswerChoice | null>;
  /** The seats that the answer names. */
  chosen_seats: ColumnType<SeatRef[], string | undefined, string>;
  /** A login or a token's name; `policy` where the shop's policy answered. */
  answered_by: ColumnType<string | null, string | null | undefined, string | null>;
  answered_at: NullableTimestamp;
  /** Its ground is gone. */
  withdrawn_at: NullableTimestamp;
  trace: string;
}

interface ReconciliationsTable {
  tenant_id: TenantId;
  id: Generated<string>;
  kind: RunKind;
  lms_id: ColumnType<string | null, string | null | undefined, string | null>;
  shop_id: ColumnType<string | null, string | null | undefined, string | null>;
  /** Whether what may be repaired is repaired. */
  repairs: boolean;
  options: Json<RunOptions>;
  /** `schedule`, or `cli:` or `api:` and a name. */
  asked_by: string;
  /** Where to go on. */
  position: ColumnType<RunPosition | null, string | null | undefined, string | null>;
  counts: ColumnType<RunCounts, string | undefined, string>;
  /** Failures in a row. */
  attempts: WithDefault<number>;
  started_at: Generated<Date>;
  next_step_at: WithDefault<Date>;
  claimed_by: ColumnType<string | null, string | null | undefined, string | null>;
  finished_at: NullableTimestamp;
  /** `done`, or why it was given up. */
  outcome: ColumnType<string | null, string | null | undefined, string | null>;
}

/** `lms`, `shop`: the ledger is compared with it. `backfill`: a shop's old orders are taken over. */
export type RunKind = 'lms' | 'shop' | 'backfill';

export interface RunOptions {
  /** ISO 8601: orders changed, or paid, since then. */
  since?: string;
  /** ISO 8601: a backfill takes nothing that was paid later. */
  until?: string;
  isDryRun?: boolean;
  /** What a backfill keeps from the shop. */
  silent?: Silence[];
}

export type RunPosition = { courseKey: string; accessId: string } | { isListed: true };

/** How many there were, by name. */
export type RunCounts = Record<string, number>;

interface FindingsTable {
  tenant_id: TenantId;
  reconciliation_id: string;
  /** What it is about; a run says one thing of it. */
  subject: string;
  kind: string;
  lms_id: ColumnType<string | null, string | null | undefined, string | null>;
  course_key: ColumnType<string | null, string | null | undefined, string | null>;
  mode: ColumnType<string | null, string | null | undefined, string | null>;
  access_id: ColumnType<string | null, string | null | undefined, string | null>;
  /** As it was found: once the access changed, the finding is over. */
  access_version: ColumnType<number | null, number | null | undefined, number | null>;
  shop_id: ColumnType<string | null, string | null | undefined, string | null>;
  order_id: ColumnType<string | null, string | null | undefined, string | null>;
  line_id: ColumnType<string | null, string | null | undefined, string | null>;
  seat: ColumnType<number | null, number | null | undefined, number | null>;
  learner: ColumnType<string | null, string | null | undefined, string | null>;
  detail: WithDefault<string>;
  /** `unread`: the LMS is still to be asked. */
  state: 'unread' | 'found' | 'repaired';
}

interface TimelineTable {
  tenant_id: TenantId;
  id: Generated<string>;
  at: Generated<Date>;
  shop_id: WithDefault<string>;
  order_id: WithDefault<string>;
  access_id: ColumnType<string | null, string | null | undefined, string | null>;
  /** `delivery.stored`, `access.attempted`, … */
  event: string;
  detail: Json<Record<string, string | number | boolean | null>>;
  trace: string;
}

interface OwnersTable {
  tenant_id: TenantId;
  /** Empty, both: whoever is written to about what has nobody of its own. */
  shop_id: WithDefault<string>;
  lms_id: WithDefault<string>;
  addresses: string[];
}

interface AttentionWatchTable {
  tenant_id: TenantId;
  /** Language of mails that are about no shop. */
  locale: WithDefault<string>;
  /** 0: no reminders. */
  remind_after_days: WithDefault<number>;
  next_look_at: WithDefault<Date>;
}

interface AttentionGroupsTable {
  tenant_id: TenantId;
  id: string;
  opened_at: WithDefault<Date>;
  empty_since: NullableTimestamp;
  mailed_at: NullableTimestamp;
  reminded_at: NullableTimestamp;
}

interface MailsTable {
  tenant_id: TenantId;
  id: Generated<string>;
  /** What it is about: `attention`, … */
  kind: string;
  recipient: string;
  subject: string;
  text_body: string;
  html_body: string;
  /** The same for every attempt: a mail that arrives twice is recognised. */
  message_id: string;
  created_at: Generated<Date>;
  state: WithDefault<'due' | 'sent' | 'needs_attention'>;
  outcome: ColumnType<string | null, string | null | undefined, string | null>;
  /** What the mail server said last. */
  answer: ColumnType<string | null, string | null | undefined, string | null>;
  attempts: WithDefault<number>;
  next_attempt_at: WithDefault<Date>;
  claimed_by: ColumnType<string | null, string | null | undefined, string | null>;
  sent_at: NullableTimestamp;
  /** Its texts are gone. */
  purged_at: NullableTimestamp;
  attention_since: WithDefault<Date>;
  /** The link that stands where the texts say so, sealed, until it is sent. */
  sealed_link: ColumnType<string | null, string | null | undefined, string | null>;
}

interface TransfersTable {
  tenant_id: TenantId;
  id: Generated<string>;
  shop_id: string;
  order_id: string;
  amount: string;
  currency: string;
  skus: string[];
  lms_ids: string[];
  state: WithDefault<TransferState>;
  asked_at: Generated<Date>;
  changed_at: NullableTimestamp;
  /** How often it was mailed about since it was asked, or changed. */
  mailings: WithDefault<number>;
  /** Null: nobody is mailed any more. */
  next_mail_at: NullableTimestamp;
  /** Since when a person has to see to it, since nobody answered. */
  attention_since: NullableTimestamp;
  answered_at: NullableTimestamp;
  answered_by: ColumnType<string | null, string | null | undefined, string | null>;
  reason: ColumnType<string | null, string | null | undefined, string | null>;
  trace: string;
}

interface TransferLinksTable {
  tenant_id: TenantId;
  /** SHA-256 of the token in the link, hex. */
  token_hash: string;
  transfer_id: string;
  recipient: string;
  created_at: Generated<Date>;
  expires_at: Date;
}

interface ConfirmersTable {
  tenant_id: TenantId;
  /** Empty: any shop; and so with the LMS and the product. */
  shop_id: string;
  lms_id: string;
  sku: string;
  addresses: string[];
}

interface MailTextsTable {
  tenant_id: TenantId;
  kind: string;
  locale: 'en' | 'es';
  subject: string;
  intro: string;
  closing: string;
}

interface InstitutionsTable {
  tenant_id: TenantId;
  locale: 'en' | 'es' | null;
  logo: Buffer | null;
  logo_type: string | null;
}
