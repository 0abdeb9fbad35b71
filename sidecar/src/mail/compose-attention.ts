import { describeGroup } from '../reports/describe-attention.ts';
import { messagesFor, type Messages } from '../reports/messages/messages.ts';
import type { AttentionGroup } from '../store/attention.ts';
import { oneLine } from '../shared/one-line.ts';
import { renderHtml } from './render-html.ts';
import { renderText } from './render-text.ts';

/** One cause as a mail shows it: plain text, nothing escaped yet. */
export interface CauseBlock {
  means: string;
  facts: { label: string; value: string }[];
  mend: string;
  /** What to type once it is mended; null where a person has to decide. */
  command: string | null;
}

/** A mail before it is text or HTML. */
export interface AttentionMail {
  locale: string;
  messages: Messages;
  news: CauseBlock[];
  stillOpen: CauseBlock[];
  /** Causes that the mail has no room for. */
  left: number;
}

/** More would not be read. */
const MOST_CAUSES = 20;

/**
 * Writes one mail to an owner about all causes that they have not heard of, and those they heard of long ago. Nothing that
 * a shop, a buyer or a learner typed stands in a command, so that a line can be copied without a thought.
 */
export function composeAttentionMail(
  { news, overdue }: { news: AttentionGroup[]; overdue: AttentionGroup[] },
  locale: string,
): { subject: string; text: string; html: string } {
  const messages = messagesFor(locale);
  const shownNews = news.slice(0, MOST_CAUSES);
  const shownOverdue = overdue.slice(0, MOST_CAUSES - shownNews.length);
  const mail: AttentionMail = {
    locale: messagesFor('es') === messages ? 'es' : 'en',
    messages,
    news: shownNews.map((group) => toBlock(group, messages)),
    stillOpen: shownOverdue.map((group) => toBlock(group, messages)),
    left: news.length + overdue.length - shownNews.length - shownOverdue.length,
  };
  const subject = subjectOf(mail, { news: news.length, overdue: overdue.length });
  return { subject, text: renderText(mail), html: renderHtml(mail) };
}

function subjectOf(
  { messages: { attentionMail: texts }, news: [first] }: AttentionMail,
  count: { news: number; overdue: number },
): string {
  if (!first) return texts.subjectOfReminder(count.overdue);
  return count.news === 1 ? texts.subjectOfOne(first.means) : texts.subject(count.news);
}

function toBlock(group: AttentionGroup, messages: Messages): CauseBlock {
  const texts = messages.attentionMail;
  const { sentence, wayOut, command } = describeGroup(group, messages);
  const facts = [
    { label: texts.about, value: group.about },
    { label: texts.where, value: [group.shopId, group.lmsId].filter(Boolean).join(', ') },
    { label: texts.howMany, value: String(group.count) },
    { label: texts.since, value: `${group.since.toISOString().slice(0, 16).replace('T', ' ')} UTC` },
    { label: texts.orders, value: ordersOf(group, texts.more) },
  ];
  return {
    means: sentence,
    facts: facts.map((fact) => ({ ...fact, value: oneLine(fact.value) })).filter(({ value }) => value !== ''),
    mend: wayOut,
    command,
  };
}

function ordersOf({ examples, count }: AttentionGroup, more: (count: number) => string): string {
  const numbers = [...new Set(examples.map(({ orderNumber, orderId }) => orderNumber || orderId))].filter(
    Boolean,
  );
  const rest = count - examples.length;
  return numbers.length === 0 ? '' : [numbers.join(', '), ...(rest > 0 ? [more(rest)] : [])].join(' ');
}
