import { escapeHtml } from '../shared/escape-html.ts';
import { oneLine } from '../shared/one-line.ts';
import type { Institution } from '../store/institution.ts';
import { messagesFor } from '../reports/messages/messages.ts';
import type { TransferMessages } from '../reports/messages/transfer.ts';
import { nameOf } from './answer-transfer.ts';
import { day, moment, type ShownTransfer } from './describe-transfer.ts';

/** What the person is told before the facts. */
export type Notice = 'changed' | 'reasonMissing' | 'daysWrong' | 'tooLate';

export interface PageOptions {
  notice?: Notice | undefined;
  /** What they wrote already. */
  reason?: string;
  /** They just asked to be asked again. */
  isPutOff?: boolean;
}

const LATER_DAYS = 3;

const STYLE = `
*{box-sizing:border-box}
body{margin:0;padding:24px 16px;background:#f6f8fa;color:#1f2328;font:16px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif}
main{max-width:520px;margin:0 auto}
header{display:flex;align-items:center;gap:12px;margin:0 0 20px;font-weight:600}
header img{max-height:48px;max-width:160px}
h1{font-size:24px;line-height:1.3;margin:0 0 16px}
section,form,.notice{background:#fff;border:1px solid #d8dee4;border-radius:10px;padding:16px 18px;margin:0 0 16px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:6px 16px;margin:0}
dt{color:#59636e}
dd{margin:0;overflow-wrap:anywhere}
dl dd:first-of-type{font-weight:600}
.notice{border-left:4px solid #bc4c00}
.done{border-left:4px solid #1a7f37}
label{display:block;margin:0 0 6px;font-weight:600}
.hint{margin:0 0 6px;color:#59636e;font-size:14px}
textarea,input[type=number]{width:100%;padding:10px;border:1px solid #818b98;border-radius:6px;font:inherit;background:#fff;color:inherit}
input[type=number]{max-width:120px}
button{display:block;width:100%;min-height:48px;margin:12px 0 0;padding:10px 16px;border:1px solid #818b98;border-radius:8px;background:#fff;color:inherit;font:inherit;font-weight:600;cursor:pointer}
.main button{margin:0;background:#1a7f37;border-color:#1a7f37;color:#fff}
.wrong button{color:#b3261e;border-color:#b3261e}
:focus-visible{outline:3px solid #1f6feb;outline-offset:2px}
`;

/** The page as its HTTP answer: nothing but itself, no script, nowhere to send anything but back. */
export const PAGE_HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow',
};

/** What is asked, or what came of it. */
export function transferPage(shown: ShownTransfer, options: PageOptions = {}): string {
  const { messages, locale, institution, shop, facts } = shown;
  const texts = messages.transfer;
  const list = `<section><dl>${facts
    .map(({ label, value }) => `<dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd>`)
    .join('')}</dl></section>`;
  const isAsked = shown.transfer.state === 'asked' && !options.isPutOff;
  const title = isAsked ? texts.page.question(shown.amount) : texts.page.title;
  const said = outcomeOf(shown, options);
  return page(locale, title, { institution, name: institution.name || shop.name }, [
    ...(options.notice ? [notice(texts.page[options.notice])] : []),
    ...said.map((sentence) => notice(sentence, 'done')),
    list,
    ...(isAsked ? [forms(shown, options, texts)] : []),
  ]);
}

/** A link that is no longer good, or leads nowhere. */
export function deadLinkPage(locale: string, kind: 'expired' | 'unknown', institution?: Institution): string {
  const texts = messagesFor(locale).transfer.page;
  return page(locale, texts.title, { institution, name: institution?.name ?? '' }, [notice(texts[kind])]);
}

function outcomeOf({ transfer, locale, messages }: ShownTransfer, { isPutOff }: PageOptions): string[] {
  const texts = messages.transfer.page;
  const who = nameOf(transfer.answeredBy ?? '');
  const at = transfer.answeredAt ? moment(transfer.answeredAt, locale) : '';
  if (isPutOff && transfer.nextMailAt) return [texts.askedAgain(day(transfer.nextMailAt, locale))];
  if (transfer.state === 'confirmed') return [`${texts.confirmed(who, at)} ${texts.next}`];
  if (transfer.state === 'refused') return [texts.refused(who, at, transfer.reason ?? '')];
  return transfer.state === 'withdrawn' ? [texts.withdrawn(transfer.reason ?? '')] : [];
}

/** A form for each answer, so that nothing typed for one keeps another from being sent. */
function forms(
  { transfer }: ShownTransfer,
  { reason = '' }: PageOptions,
  { page: texts }: TransferMessages,
): string {
  const seen = `<input type="hidden" name="amount" value="${escapeHtml(transfer.amount)}"><input type="hidden" name="currency" value="${escapeHtml(transfer.currency)}">`;
  const button = (choice: string, label: string) =>
    `<button type="submit" name="choice" value="${choice}">${escapeHtml(label)}</button>`;
  return `<form method="post" class="main">${seen}${button('arrived', texts.arrived)}</form>
<form method="post" class="later">${seen}<label for="days">${escapeHtml(texts.laterDays)}</label>
<input id="days" name="days" type="number" min="1" max="60" required value="${LATER_DAYS}">${button('later', texts.later)}</form>
<form method="post" class="wrong">${seen}<label for="reason">${escapeHtml(texts.wrongReason)}</label>
<p class="hint" id="reason-hint">${escapeHtml(texts.wrongHint)}</p>
<textarea id="reason" name="reason" rows="3" maxlength="500" required aria-describedby="reason-hint">${escapeHtml(reason)}</textarea>${button('wrong', texts.wrong)}</form>`;
}

function notice(sentence: string, kind = ''): string {
  return `<p class="notice ${kind}" role="status">${escapeHtml(sentence)}</p>`;
}

function page(
  locale: string,
  title: string,
  { institution, name }: { institution: Institution | undefined; name: string },
  parts: string[],
): string {
  const logo = institution?.logo;
  const image = logo ? `<img alt="" src="data:${logo.type};base64,${logo.bytes.toString('base64')}">` : '';
  return `<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body><main><header>${image}<span>${escapeHtml(oneLine(name))}</span></header>
<h1>${escapeHtml(title)}</h1>
${parts.join('\n')}
</main></body></html>
`;
}
