import { messagesFor } from '../reports/messages/messages.ts';
import type { TenantTransaction } from '../store/in-tenant.ts';
import {
  listAccountsOfPerson,
  listCoursesOfPerson,
  listDecisionsAbout,
  listMailsAbout,
} from '../store/personal-data.ts';
import type { TimelineEvent } from '../store/timeline.ts';
import { describeCourse, type ExportedItem, type Fact } from './export-order.ts';
import type { PrivacyMessages } from './messages/messages.ts';

/** What the ledger knows of a person beside their orders. */
export async function describePerson(
  trx: TenantTransaction,
  emailKey: string,
  messages: PrivacyMessages,
): Promise<ExportedItem[]> {
  const accounts = await listAccountsOfPerson(trx, emailKey);
  const gifts = await listCoursesOfPerson(trx, emailKey, null);
  const decisions = await listDecisionsAbout(trx, emailKey);
  const words = messagesFor(messages.locale);
  const mails = await listMailsAbout(trx, emailKey);
  return [
    ...gifts.map((gift) => describeCourse(gift, messages)),
    ...accounts.map((account) =>
      item('accounts', account.learnerId, [
        ['lms', account.lmsId],
        ['username', account.username ?? ''],
        ['userId', account.lmsUserId ?? ''],
        ['email', account.email ?? ''],
        ['state', messages.account[account.state]],
        ['lookedUp', account.lookedUpAt?.toISOString() ?? ''],
      ]),
    ),
    ...decisions.map(({ id, at, event, detail, courseKey }) =>
      item('decisions', id, [
        ['when', at.toISOString()],
        ['course', courseKey],
        [
          'what',
          Object.hasOwn(words.timeline, event)
            ? words.timeline[event as TimelineEvent](detail, words)
            : event,
        ],
      ]),
    ),
    ...mails.map(({ mailId, at, subject, recipient }) =>
      item('mails', mailId, [
        ['sent', at.toISOString()],
        ['subject', subject],
        ['recipient', recipient],
      ]),
    ),
  ];
}

function item(group: ExportedItem['group'], id: string, facts: Fact[]): ExportedItem {
  return { group, id, facts: facts.filter(([, value]) => value !== '') };
}
