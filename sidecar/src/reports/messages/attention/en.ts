import type { AttentionTexts } from './attention.ts';
import { webhooksEn } from './webhooks.ts';

export const attentionEn: AttentionTexts = {
  lms: {
    credentials_rejected: {
      means: 'The LMS refuses the client id or the client secret.',
      mend: 'Enter them anew with "matricula lms add".',
    },
    application_misconfigured: {
      means: 'The OAuth application has another grant type or client type than is needed, or no user.',
      mend: 'Correct it in the Django admin of the LMS, as "Prepare the LMS" says in step 2.',
    },
    staff_right_missing: {
      means: 'The service user of the LMS is not staff any more.',
      mend: 'Give it the right again, as "Prepare the LMS" says in step 1.',
    },
    not_an_lms: {
      means: 'The address answers, but not as an LMS does: often a maintenance page.',
      mend: 'Wait for the maintenance to end, or correct the address with "matricula lms add".',
    },
    address_forbidden: {
      means: 'The address of the LMS leads into a private network.',
      mend: 'Correct the address, or allow the network with MATRICULA_PRIVATE_NETWORKS.',
    },
    certificate_rejected: {
      means: 'The TLS certificate of the LMS cannot be trusted, or has expired.',
      mend: 'Have it renewed.',
    },
    lane_paused: {
      means: 'Somebody paused the LMS: "matricula lms list" says why. Nothing is lost.',
      mend: 'Let it go on with "matricula lms resume".',
    },
  },
  shop: {
    shop_signature_wrong: {
      means: 'The plugin does not accept the signature of the sidecar.',
      mend: 'Compare the clocks with "matricula shop check"; if they agree, pair anew.',
    },
    shop_not_paired: {
      means: 'The shop was un-paired while the sidecar could not be told.',
      mend: 'Nothing if that was meant; else pair anew.',
    },
    ...webhooksEn,
    shop_moved: {
      means: 'The site has another address than the one that was paired.',
      mend: 'If the shop itself moved: pair anew. If a copy answers in its place: see to DNS, or to the copy.',
    },
  },
  'order line': {
    course_key_malformed: {
      means: 'What a product sells is no course key.',
      mend: 'Correct the product, then choose Retry in the box "Courses" of the order; without the plugin, import the offer again with "matricula offers import".',
    },
    offer_unreadable: {
      means: 'What a product sells cannot be read.',
      mend: 'Set the courses of the product anew, then choose Retry in the box "Courses" of the order; without the plugin, import the offer again with "matricula offers import".',
    },
    lms_unknown: {
      means: 'It is not set which LMS the course is on, or that LMS is not there.',
      mend: 'Choose the default LMS of the shop with "matricula shop set SHOP --lms ID", or add the LMS.',
    },
    learner_email_invalid: {
      means: 'The address of a learner is no e-mail address.',
      mend: 'Correct it in the order, or give the seat to somebody with "matricula seat assign".',
    },
    customer_email_changed: {
      means: 'The billing address was changed after the seat was given; the learner stays.',
      mend: 'Use "matricula seat assign" if the seat should move.',
    },
    quantity_unusable: {
      means: 'The quantity is no whole number of seats up to 1000.',
      mend: 'Correct the order.',
    },
  },
  transfer: {
    transfer_unanswered: {
      means: 'An order waits for a transfer, and nobody said whether the money arrived.',
      mend: 'Look at the account, then answer: "matricula transfer list" and "matricula transfer confirm" or "refuse", or set the order to Processing or Cancelled in the shop. Who is asked: "matricula confirmer list".',
    },
  },
  question: {
    amount_refunded: {
      means: 'Money went back without a word about which line or seat.',
      mend: 'Say who loses access, if anybody: "matricula question list" and "matricula question answer", or the box "Courses" of the order.',
    },
    seats_refunded: {
      means: 'Some seats of a line went back, and each has a learner with an account.',
      mend: 'Choose the seats that end: "matricula question answer", or the box "Courses" of the order.',
    },
    line_refunded: {
      means: 'A line was refunded after the window, or the policy says to ask.',
      mend: 'Decide whether its access ends: "matricula question answer", or the box "Courses" of the order.',
    },
    order_ended: {
      means: 'An order was cancelled, refunded or failed, and the policy says to ask.',
      mend: 'Decide whether its access ends: "matricula question answer", or the box "Courses" of the order.',
    },
    order_trashed: {
      means: 'A paid order was put into the trash or deleted.',
      mend: 'Decide whether its access ends: "matricula question answer", or the box "Courses" of the order.',
    },
    line_removed: {
      means: 'Staff took a line off a paid order.',
      mend: 'Decide whether its access ends: "matricula question answer", or the box "Courses" of the order.',
    },
    quantity_reduced: {
      means: 'Staff took seats of a line off a paid order.',
      mend: 'Choose the seats that end: "matricula question answer", or the box "Courses" of the order.',
    },
    audit_missing: {
      means: 'The policy moves learners to audit, and the course run has no audit mode.',
      mend: 'Decide whether access ends or stays: "matricula question answer", or the box "Courses" of the order.',
    },
    repeat_purchase: {
      means:
        'A learner has bought a course run that an earlier order gives them already, and the shop wants to be asked.',
      mend: 'Refund one of the two orders in the shop, or say that both stay: "matricula question answer", or the box "Courses" of the order.',
    },
  },
  seat: {
    learner_unknown: {
      means: 'A seat was paid for, and nobody is named for it.',
      mend: 'Give it a learner with "matricula seat assign".',
    },
    learner_retired: {
      means: 'The account of the learner was retired in the LMS.',
      mend: 'Ask the buyer for another address, and give it the seat with "matricula seat assign".',
    },
    learner_disabled: {
      means: 'The learner is enrolled, but support disabled the account in the LMS.',
      mend: 'Ask the administrator of the LMS; it goes on by itself once the account is enabled.',
    },
    learner_erased: {
      means: 'The data of the learner was erased, and something of the order changed since.',
      mend: 'End or change the enrollment in the LMS by hand; or give the seat to somebody with "matricula seat assign".',
    },
    course_not_found: {
      means: 'The LMS has no such course run.',
      mend: 'Correct the product, then choose Retry in the box "Courses" of the order; without the plugin, import the offer again and redrive. Or make the run in Studio and redrive.',
    },
    course_mode_unavailable: {
      means: 'The course run does not offer the mode that was sold.',
      mend: 'Add the mode in the LMS and redrive, or refund; correct the product for later orders.',
    },
    course_mode_ambiguous: {
      means: 'The product names no mode, and the course run sells several.',
      mend: 'Leave one paid mode in the LMS and redrive, or refund; name the mode in the product for later orders.',
    },
    course_mode_expired: {
      means: 'The mode is past its upgrade deadline; the learner keeps what they have.',
      mend: 'Extend the deadline in the LMS and redrive; or set the mode by hand on the support page of the LMS and redrive; or refund.',
    },
    modes_not_comparable: {
      means: 'The learner has a mode that cannot be compared with the sold one.',
      mend: 'Set the right one in the LMS, then redrive.',
    },
    enrollment_closed: {
      means: 'Enrollment in the course run is closed.',
      mend: 'Open it in the LMS and redrive, let paid learners in with "matricula lms add --closed-courses enroll", or refund.',
    },
    enrollment_invite_only: {
      means: 'The course run is by invitation only, and this LMS makes no exception.',
      mend: 'Enroll the learner in the LMS and redrive, or refund.',
    },
    course_full: {
      means: 'The course run is full.',
      mend: 'Raise its maximum in Studio and redrive, or refund.',
    },
    enrollment_refused: {
      means: 'A rule of the LMS, an embargo or a plug-in, refuses learners.',
      mend: 'Ask its administrator, then redrive; or refund.',
    },
    enrollment_not_possible: {
      means: 'The LMS refuses the enrollment and does not say why.',
      mend: 'Ask its administrator with the time of the order note, then redrive.',
    },
    unexpected_answer: {
      means: 'The LMS gave an answer that nobody understands.',
      mend: 'Ask its administrator with the time of the order note, then redrive.',
    },
    retries_used_up: {
      means: 'The LMS did not do it in three days of trying.',
      mend: 'Ask its administrator, then redrive.',
    },
    mode_changed_meanwhile: {
      means: 'Somebody changed the mode while access was being taken away; it was left as it is.',
      mend: 'Look at the learner in the LMS, then redrive.',
    },
    left_in_lms: {
      means: 'Taken away in the LMS after it was confirmed, by the learner or by staff there.',
      mend: 'Nothing, unless it was a mistake: then "matricula access release". A new purchase releases it too.',
    },
    mode_lowered_in_lms: {
      means: 'The mode was lowered in the LMS after it was given.',
      mend: 'Nothing, unless it was a mistake: then "matricula access release". A new purchase raises it too.',
    },
    revoked_but_given_in_lms: {
      means: 'Revoked by hand, and still in by a seat that the LMS itself gave.',
      mend: 'End that seat in the LMS, or let it be with "matricula access release".',
    },
  },
  exchange: {
    unreadable: {
      means: 'The topic of a delivery says that it is an order, and its body is none.',
      mend: 'Look for a plug-in of the shop that changes the JSON of orders; redrive once it is mended.',
    },
    shop_credentials_rejected: {
      means: 'The shop refuses the REST keys.',
      mend: 'Make new ones and enter them with "matricula shop set", then redrive.',
    },
    shop_credentials_missing: {
      means: 'There are no REST keys of the shop.',
      mend: 'Make them and enter them with "matricula shop set", then redrive.',
    },
    shop_plugin_missing: {
      means: 'The plugin in the shop is off.',
      mend: 'Switch it on; "matricula shop check" says whether it answers.',
    },
    shop_blocked: {
      means: 'Something in front of the shop refuses the sidecar.',
      mend: 'Let it through in the firewall or security plug-in; "matricula shop check" says whether it answers.',
    },
    shop_unexpected_answer: {
      means: 'The shop and the sidecar do not understand each other.',
      mend: 'Update plugin, WooCommerce and sidecar, then redrive.',
    },
    shop_unreachable: {
      means: 'The shop could not be reached in three days.',
      mend: 'Bring it back, then redrive; with the plugin it goes on by itself.',
    },
    shop_failing: {
      means: 'The shop answered with errors of its own for three days.',
      mend: 'Look at its logs, then redrive; with the plugin it goes on by itself.',
    },
    shop_throttled: {
      means: 'The shop put us off for three days.',
      mend: 'Raise its limit for the sidecar, then redrive.',
    },
    shop_address_forbidden: {
      means: 'The address of the shop leads into a private network.',
      mend: 'Correct the address, or allow the network with MATRICULA_PRIVATE_NETWORKS, then redrive.',
    },
    shop_unpaired: {
      means: 'The shop is not paired any more.',
      mend: 'Pair anew if it should be.',
    },
    internal: {
      means: 'The sidecar itself made a mistake.',
      mend: 'Look at its log for the time of the entry; redrive after an update.',
    },
  },
  mail: {
    mail_recipient_refused: {
      means: 'The mail server refuses this address.',
      mend: 'Correct it with "matricula owner set"; a redrive tries the mail again.',
    },
    mail_refused: {
      means: 'The mail server refuses the mail, its sender, or its content.',
      mend: 'Read its answer in "matricula mail list"; often the sender (MATRICULA_MAIL_FROM) is not one it knows. Then redrive.',
    },
    mail_server_away: {
      means: 'The mail server does not answer, or puts us off.',
      mend: 'It is tried for three days; "matricula mail test" says what is wrong.',
    },
    mail_credentials_rejected: {
      means: 'The mail server refuses the user or the password.',
      mend: 'Correct MATRICULA_SMTP_URL and start the sidecar again, then redrive.',
    },
    mail_certificate_rejected: {
      means: 'The TLS certificate of the mail server cannot be trusted.',
      mend: 'Use the name that the certificate is for in MATRICULA_SMTP_URL, or have it renewed.',
    },
    mail_not_secure: {
      means: 'The mail server offers no encryption, and a mail is not sent without.',
      mend: 'Use a port with STARTTLS or smtps://; in your own network alone, MATRICULA_SMTP_TLS=optional.',
    },
    mail_not_sent: {
      means: 'The mail could not be sent, for a reason that nobody knows.',
      mend: 'Read the answer of the server in "matricula mail list", then redrive.',
    },
  },
  finding: {
    back_in_lms: {
      means: 'The access is held, and the LMS shows the learner in again.',
      mend: 'If that is right, "matricula access release", or "matricula reconcile --repair" for all of them.',
    },
    left_over: {
      means: 'The learner is in the course, and nobody sells it to them any more.',
      mend: 'Unenroll them in the LMS; or, if they may stay, give the access with "matricula grant".',
    },
    mode_left_over: {
      means: 'The learner has a mode that was sold once, and that nobody sells to them any more.',
      mend: 'Lower it in the LMS; or, if they may keep it, give it with "matricula grant".',
    },
  },
};
