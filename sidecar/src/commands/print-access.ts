import type { AccessView } from '../operator/show-access.ts';
import { say } from './context.ts';
import { printTable } from './print.ts';

/** An access for people: who, what the LMS shows, every reason there was, and what happened. */
export function printAccess(access: AccessView): void {
  const { learner, seen } = access;
  say(`${access.courseKey} on LMS ${access.lms}`);
  say(`Learner  ${learner.username ?? 'no account yet'} (${learner.state}) ${learner.emails.join(', ')}`);
  say(`State    ${[access.state, access.cause].filter(Boolean).join(': ')}`);
  say(`In LMS   ${seen ? `${describeSeen(seen)}, read ${seen.at}` : 'not read'}`);
  say();
  printTable(
    ['Reason', 'Shop', 'Order', 'Mode', 'Since', 'Ended', 'Why'],
    access.grants.map((grant) => [
      grant.source,
      grant.shopId,
      grant.orderId,
      grant.mode ?? '',
      grant.openedAt.slice(0, 16),
      grant.endedAt?.slice(0, 16) ?? '',
      grant.endCause ?? '',
    ]),
  );
  say();
  for (const { at, event, detail } of access.timeline) say(`${at}  ${event}  ${JSON.stringify(detail)}`);
}

function describeSeen({ isActive, mode }: NonNullable<AccessView['seen']>): string {
  if (mode === null) return 'no enrollment';
  return isActive ? `enrolled (${mode})` : `left (${mode})`;
}
