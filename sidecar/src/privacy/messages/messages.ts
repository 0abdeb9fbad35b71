import type { AccessState, LearnerState } from '../../store/schema.ts';
import { privacyEn } from './en.ts';
import { privacyEs } from './es.ts';

/** What an export groups things by. */
export type ExportGroup = 'orders' | 'courses' | 'deliveries' | 'notes' | 'accounts' | 'decisions' | 'mails';

/** What a fact of an export is called. */
export type FactName =
  | 'order'
  | 'shop'
  | 'status'
  | 'paid'
  | 'name'
  | 'email'
  | 'products'
  | 'course'
  | 'lms'
  | 'mode'
  | 'given'
  | 'ended'
  | 'state'
  | 'received'
  | 'keptUntil'
  | 'billing'
  | 'shipping'
  | 'customerNote'
  | 'address'
  | 'sent'
  | 'text'
  | 'username'
  | 'userId'
  | 'lookedUp'
  | 'when'
  | 'what'
  | 'subject'
  | 'recipient';

/** What an export and an erasure say, in one language. */
export interface PrivacyMessages {
  locale: 'en' | 'es';
  group: Record<ExportGroup, string>;
  fact: Record<FactName, string>;
  access: Record<AccessState, string>;
  account: Record<LearnerState, string>;
  onlyPaidMode: string;
  notPaid: string;
  notEnded: string;
  lmsStays: string;
  deliveriesWait: (count: number) => string;
  otherAddress: (lmsId: string) => string;
}

/** @param locale Of a shop or a person; English where we speak another language. */
export function privacyMessagesFor(locale: string): PrivacyMessages {
  return /^es\b/i.test(locale.replace('_', '-')) ? privacyEs : privacyEn;
}
