/** What was found, and what follows from it: by night or with --repair, or for a person to do. */
const WORDS: Record<string, [means: string, follows: string]> = {
  // An LMS.
  never_enrolled: ['sold, and never seen in the LMS', 'is enrolled'],
  left_in_lms: ['left, or was unenrolled, in the LMS', 'is held; a person releases it'],
  mode_lowered_in_lms: ['the mode was lowered in the LMS', 'is held; a person releases it'],
  mode_raised_in_lms: ['the LMS gave a mode above what was sold', 'stays, as the LMS’s own'],
  given_in_lms: ['the LMS gave it itself', 'stays, as the LMS’s own'],
  given_gone_in_lms: ['what the LMS had given is gone', 'is noted'],
  modes_not_comparable: ['a mode that cannot be compared with the sold one', 'needs attention'],
  mended_in_lms: ['needed attention, and is done in the LMS', 'is settled'],
  account_gone: ['no such account in the LMS any more', 'its address is looked up'],
  back_in_lms: ['held, and in again in the LMS', 'a person releases it, or --repair'],
  left_over: ['in, and nobody sells it any more', 'unenroll in the LMS, or give it: matricula grant'],
  mode_left_over: ['a mode that nobody sells any more', 'lower it in the LMS, or give it: matricula grant'],
  // A shop.
  order_missing: ['paid, and never arrived', 'is taken in'],
  order_outdated: ['changed in the shop since', 'is taken in'],
  order_gone: ['not in the shop any more', 'is taken in as deleted'],
  order_unreadable: ['cannot be read', 'is kept, and needs attention'],
  order_before_connection: ['paid before the shop was connected', 'matricula backfill'],
  report_missing: ['the shop was not told', 'is reported'],
};

/** What becomes of old orders, in a dry run and in earnest. */
const OUTCOMES: Record<string, string> = {
  enroll: 'would be enrolled',
  enrolled: 'enrolled',
  raise: 'would be raised',
  raised: 'raised to what was sold',
  already_there: 'is in already: the order’s own from now on',
  more_there: 'has more already: stays the LMS’s own',
  left: 'was in, and left: held',
  held: 'held',
  no_account: 'no account yet: waits for it',
  in_progress: 'under way',
  needs_attention: 'needs attention',
  learner_unknown: 'a seat without a learner',
  unreadable: 'cannot be read',
  no_course: 'sells no course',
  refunded: 'refunded: nothing is given',
  not_paid: 'not paid: nothing is given',
  question: 'money went back: staff is asked',
  ended: 'given, and ended since',
};

export function meaningOf(kind: string): string {
  return WORDS[kind]?.[0] ?? OUTCOMES[kind] ?? kind.replaceAll('_', ' ');
}

export function followUpOf(kind: string): string {
  return WORDS[kind]?.[1] ?? '';
}

/** Counts that are no findings. */
export const COUNTED: Record<string, string> = {
  looked_at: 'looked at',
  unread: 'could not be read',
  not_in_span: 'paid outside the span, or not paid',
  paid_later: 'paid since the shop was connected',
  known_before: 'known before',
  changed_meanwhile: 'changed meanwhile',
  anonymised: 'anonymised',
  taken_over: 'taken over',
  to_take_over: 'to be taken over',
  left_alone: 'left alone',
};
