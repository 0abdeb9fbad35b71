import type { AnswerChoice } from '../../ledger/question.ts';
import type { SeatState } from '../../ledger/settlement.ts';
import { accountSentence } from './account.ts';
import { attentionEn } from './attention/en.ts';
import { attentionMailEn, testMailEn } from './attention/mail.ts';
import { backfilledEn, takenOverEn } from './backfill.ts';
import { because, byHand } from './by-hand.ts';
import type { Messages } from './messages.ts';
import { moneyOf } from './money.ts';
import { connectionEn } from './connection.ts';
import { questionsEn } from './questions.ts';
import { transferEn } from './transfer.ts';

export const en: Messages = {
  title: {
    ready: 'Course access is ready.',
    waiting: 'Course access waits for a learner.',
    attention: 'Course access needs your attention.',
    held: 'Course access is on hold, as staff decided.',
    delayed: 'Course access is delayed.',
    changed: 'Course access has changed.',
    ended: 'Course access has ended.',
  },
  columns: { course: 'Course and learner', state: 'State' },
  state: {
    enrolled: 'Enrolled',
    waiting_for_learner: 'Waits for the learner to register',
    learner_unknown: 'Waits for a learner',
    needs_attention: 'Needs attention',
    held: 'On hold',
    in_progress: 'Not yet',
    ended: 'Ended',
  },
  enrolledIn: (mode) => `Enrolled (${mode})`,
  unconfirmed: 'The learner has not confirmed their e-mail address in the LMS yet and cannot enter before.',
  raisedFrom: (mode) => `The learner was enrolled before (${mode}), and was raised.`,
  soldLess: (mode) =>
    `Sold was "${mode}". The learner has more than that already, and a mode is never lowered by a purchase.`,
  repeats: (order) =>
    `The learner had this already, by order ${order}. Nothing was refused: both orders stand.`,
  otherAddress:
    'In the LMS this account has another e-mail address by now. The access stays with the account.',
  register:
    'No account has this e-mail address in the LMS yet. Once it has, the learner is enrolled by itself.',
  typo: (meant) =>
    `Is the address mistyped? Perhaps ${meant} was meant. If so, give the seat to that address with "matricula seat assign".`,
  assignSeat: 'Nobody is named for this seat. Give it a learner with "matricula seat assign".',
  delayed: 'The LMS has not taken it yet. We keep trying; nothing is lost.',
  noLearner: 'no learner yet',
  seat: (seat) => `seat ${seat}`,
  problem: {
    offer_unreadable: () =>
      'What this line sells cannot be read. Set the course of the product anew, then retry the order.',
    course_key_malformed: (text) =>
      `"${text}" is no course key. It must read course-v1:ORG+COURSE+RUN. Correct the product, then retry the order.`,
    lms_unknown: (lms) =>
      lms
        ? `No LMS is called "${lms}".`
        : 'It is not set which LMS this course is on. Choose the default LMS of the shop.',
    learner_email_invalid: (text) =>
      `"${text}" is no e-mail address. Correct it in the order or assign the seat.`,
    customer_email_changed: () =>
      'The billing e-mail address was changed after the seat was given. The learner stays; assign the seat if it should move.',
    quantity_unusable: (text) => `A quantity of ${text} cannot be turned into seats.`,
  },
  flag: {
    refunded: 'This line was refunded.',
    partly_refunded: 'Part of this order was refunded.',
    order_ended: 'The order was cancelled, refunded, failed or removed.',
    line_removed: 'This line was removed from the order.',
    quantity_reduced: 'The quantity was reduced.',
  },
  cause: {
    learner_retired: () =>
      'The account with this e-mail address was retired in the LMS. Ask the buyer for another address.',
    learner_disabled: () =>
      'The learner is enrolled, but their account was disabled by the support of the LMS and cannot sign in. Ask its administrator, or refund.',
    learner_erased: () =>
      'The data of this learner was erased, and something of the order changed since: see to the enrollment in the LMS by hand. A seat that is given to somebody goes on by itself.',
    course_not_found: () => 'The LMS has no such course run. Correct the course of the product.',
    course_mode_unavailable: ({ mode, offered }) =>
      `The course run does not offer ${mode ? `the mode "${mode}"` : 'the mode that was sold'}${offered ? `; it offers ${offered}` : ''}. Add it in the LMS and retry the order, or refund; correct the product for the orders to come.`,
    course_mode_expired: ({ mode, offered, has }) =>
      `The ${mode ? `mode "${mode}"` : 'paid mode'} is past its upgrade deadline${offered ? `; still open: ${offered}` : ''}.${has ? ` The learner keeps ${has}.` : ''} Extend the deadline in the LMS (Django admin → Course modes) and retry the order; or set the mode by hand on the LMS's support page, which takes expired ones, and retry; or refund.`,
    course_mode_ambiguous: ({ offered }) =>
      `The product names no mode and the course run sells several (${offered}). Choose one in the product.`,
    modes_not_comparable: ({ modes }) =>
      `The learner's mode and the one that was sold cannot be compared (${modes}). Set the right one in the LMS.`,
    enrollment_closed: ({ until }) =>
      `Enrollment in the course run is closed${until ? ` since ${until}` : ''}. Open it in the LMS, let paid learners in by the LMS's settings here, or refund.`,
    enrollment_invite_only: () =>
      'The course run is by invitation only and this LMS release cannot be told to make an exception. Enroll the learner in the LMS.',
    course_full: () => 'The course run is full. Raise its maximum in Studio, or refund.',
    enrollment_refused: () =>
      'A rule of the LMS (embargo or plug-in) refuses this learner. Ask its administrator, or refund.',
    enrollment_not_possible: () =>
      'The LMS refuses the enrollment without saying why. Ask its administrator.',
    mode_changed_meanwhile: () =>
      'Somebody changed the mode in the LMS in the meantime. The access was left as it is.',
    unexpected_answer: () =>
      'The LMS gave an answer that we do not understand. Ask its administrator to look at the time of this note.',
    retries_used_up: () =>
      'The LMS could not be brought to do it in three days of trying. Ask its administrator.',
    left_in_lms: () =>
      'The learner left the course, or was unenrolled, in the LMS. They are not enrolled again unless you say so.',
    held_by_hand: () =>
      'Staff put this access on hold. It stays as it is in the LMS until somebody releases it with "matricula access release".',
    revoked_by_hand: () =>
      'Staff took this access away. It is not given back unless somebody releases it with "matricula access release", or the learner buys again.',
    revoked_but_given_in_lms: () =>
      'Staff took away what was sold. The learner is still in, since the LMS itself gave them a seat: end that in the LMS.',
    mode_lowered_in_lms: () =>
      'The mode was lowered in the LMS after we had given it. It is not raised again unless you say so.',
  },
  otherCause: (cause) => `Something needs your attention (${cause}).`,
  question: questionsEn,
  attention: attentionEn,
  attentionMail: attentionMailEn,
  testMail: testMailEn,
  transfer: transferEn,
  connection: connectionEn,
  customer: {
    ready: 'Your course is ready:',
    open: 'Open the course',
    waiting: 'One more step before the course can begin:',
    registerHere: 'Register here',
    registerWith: (email) => `with exactly this e-mail address: ${email}`,
    afterRegistering: 'The course opens by itself after that.',
    unconfirmed: (email) =>
      `${email}: please confirm the e-mail address with the link that the learning platform sent.`,
  },
  account: {
    active: 'The account is confirmed and may sign in.',
    unconfirmed: 'The account waits for its e-mail address to be confirmed.',
    disabled: 'The account was disabled by the support of the LMS.',
    retired: 'The account was retired in the LMS.',
    unknown: 'The account is no longer found under its name; its address is looked up again.',
    address: 'The account has another e-mail address in the LMS.',
  },
  reference: 'Reference',
  timeline: {
    'order.planned': ({ opened, ended }) =>
      `The order was read. Seats given: ${Number(opened)}, ended: ${Number(ended)}.`,
    'access.attempted': ({ code }) =>
      `The LMS did not take it (${String(code)}). It is tried again by itself.`,
    'access.changed': ({ state, isConfirmed }, { state: labels }) =>
      state === 'settled'
        ? isConfirmed
          ? 'The LMS confirmed the enrollment.'
          : 'The access in the LMS was ended.'
        : `The access changed: ${Object.hasOwn(labels, String(state)) ? labels[state as SeatState] : String(state)}.`,
    'access.granted_by_hand': (detail) => `${byHand(detail)} gave access by hand${because(detail)}.`,
    'access.revoked_by_hand': (detail) => `${byHand(detail)} took the access away${because(detail)}.`,
    'access.held_by_hand': (detail) => `${byHand(detail)} put the access on hold${because(detail)}.`,
    'access.released_by_hand': (detail) => `${byHand(detail)} released the access${because(detail)}.`,
    'access.taken_over': takenOverEn,
    'order.backfilled': () => backfilledEn,
    'learner.changed': accountSentence,
    'seat.assigned': ({ seat }) => `Seat ${Number(seat)} was given a learner.`,
    'question.asked': () => questionsEn.asked,
    'question.answered': (detail) =>
      questionsEn.answered(byHand(detail), questionsEn.choice[detail.choice as AnswerChoice]),
    'question.withdrawn': () => questionsEn.withdrawn,
    'policy.changed': ({ actor }) => questionsEn.policyChanged(String(actor)),
    'routing.changed': ({ actor }) => `${String(actor)} changed which LMS courses go to.`,
    'routing.refused': ({ actor, code }) =>
      `${String(actor)} wanted to change which LMS courses go to, and was refused (${String(code)}).`,
    'attention.redriven': ({ actor, entries }) =>
      `${String(actor)} had ${Number(entries)} entries that needed attention tried again.`,
    'owner.changed': ({ actor }) => `${String(actor)} changed who is mailed.`,
    'lms.paused': () => 'Calls to the LMS were paused.',
    'lms.resumed': () => 'Calls to the LMS go on.',
    'lms.runs_opened': () => 'The course runs that take paid learners whatever their limits were changed.',
    'reconciliation.asked': (detail) => `${byHand(detail)} asked for a comparison with the ledger.`,
    'backfill.asked': (detail) => `${byHand(detail)} asked for old orders to be taken over.`,
    'transfer.asked': (detail) => transferEn.timeline.asked(moneyOf('en', detail)),
    'transfer.changed': (detail) => transferEn.timeline.changed(moneyOf('en', detail)),
    'transfer.mailed': ({ mails }) => transferEn.timeline.mailed(Number(mails)),
    'transfer.put_off': (detail) => transferEn.timeline.putOff(byHand(detail), Number(detail.days)),
    'transfer.confirmed': (detail) => transferEn.timeline.confirmed(byHand(detail)),
    'transfer.refused': (detail) => transferEn.timeline.refused(byHand(detail), String(detail.reason)),
    'transfer.withdrawn': ({ reason }) => transferEn.timeline.withdrawn(String(reason)),
    'confirmers.changed': (detail) => transferEn.timeline.confirmersChanged(byHand(detail)),
    'institution.changed': (detail) => transferEn.timeline.institutionChanged(byHand(detail)),
    'tenant.added': (detail) => `${byHand(detail)} added the institution.`,
    'tenant.changed': (detail) => `${byHand(detail)} changed the institution.`,
    'shop.address_refused': (detail) =>
      `${byHand(detail)} named an address for a shop that is not spoken to (${String(detail.code)}).`,
    'shop.connection_asked': (detail) => `${byHand(detail)} asked for the keys of the shop.`,
    'shop.connection_refused': ({ code }) => `Keys of the shop came and were not taken (${String(code)}).`,
    'shop.connection_failed': ({ code }) => `The keys of the shop could not be put to use (${String(code)}).`,
    'shop.connected': () => 'The shop was connected.',
    'shop.webhooks_kept': () => 'The webhooks of the shop were made or switched on again.',
    'token.created': (detail) =>
      `${byHand(detail)} made the token "${String(detail.token)}" (${String(detail.role)}).`,
    'token.revoked': (detail) => `${byHand(detail)} revoked the token "${String(detail.token)}".`,
    'api.refused': (detail) => `${byHand(detail)} tried what the role ${String(detail.role)} may not do.`,
    'privacy.exported': (detail) => `${byHand(detail)} exported what is known of somebody.`,
    'privacy.erased': (detail) => `${byHand(detail)} had somebody erased${because(detail)}.`,
    'privacy.purged': (detail) => `${byHand(detail)} had old texts removed.`,
    'secrets.resealed': (detail) => `${byHand(detail)} had the stored secrets sealed anew.`,
    'report.written': () => 'What came of it was put together for the shop.',
    'report.sent': ({ outcome }) =>
      transferEn.outcome[String(outcome)] ??
      (outcome === 'order_gone'
        ? 'The shop no longer has the order; no note was written.'
        : outcome === 'completed'
          ? 'The order note was written and the order completed.'
          : 'The order note was written.'),
  },
};
