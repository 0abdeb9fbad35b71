import { type Call, formFields } from './call.ts';
import type { Html } from './html.ts';
import { type Language, pickLanguage } from './language.ts';
import { type PageFrame, pageReply } from './page.ts';
import type { Reply } from './reply.ts';

/** What the messages of every app say around a page. */
export type FrameMessages = Omit<PageFrame, 'nav'>;

/** A call for a page, in the reader's language. */
export interface PageCall<Messages> {
  call: Call;
  lang: Language;
  t: Messages;
  form: URLSearchParams;
  params: Readonly<Record<string, string>>;
}

export function toPageCall<Messages>(
  messages: Readonly<Record<Language, Messages>>,
  call: Call,
  params: Readonly<Record<string, string>>,
): PageCall<Messages> {
  const lang = pickLanguage(call);
  return { call, lang, t: messages[lang], form: formFields(call), params };
}

/** Answers with a page in an app's frame. */
export function framedPage(
  { call, lang, t }: PageCall<FrameMessages>,
  nav: PageFrame['nav'],
  page: { title: string; body: Html; status?: number },
): Reply {
  const { brand, disclaimer, skip, navLabel } = t;
  return pageReply(call, lang, { brand, disclaimer, skip, navLabel, nav }, page);
}
