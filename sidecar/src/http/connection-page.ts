import { messagesFor } from '../reports/messages/messages.ts';
import { escapeHtml } from '../shared/escape-html.ts';
import { htmlPage, notice } from '../shared/html-page.ts';
import type { ShopConnection } from '../store/shop-connections.ts';

/** The page as its HTTP answer. */
export interface ShownPage {
  status: number;
  html: string;
}

/**
 * What became of a connection, for whoever comes back from the shop's page of approval.
 *
 * @param isDenied As the address says, which anybody may have typed: it is believed only where no keys have come.
 * @param again Address of this page.
 */
export function connectionPage(
  connection: ShopConnection,
  { isDenied, locale, again }: { isDenied: boolean; locale: string; again: string },
): ShownPage {
  const texts = messagesFor(locale).connection;
  const { state, outcome, isExpired, url, expiresAt } = connection;
  const title = texts.title(new URL(url).host);
  const show = (status: number, ...parts: string[]) => ({
    status,
    html: htmlPage(locale, title, { name: 'Matricula' }, parts),
  });
  const lookAgain = `<p><a href="${escapeHtml(again)}">${escapeHtml(texts.lookAgain)}</a></p>`;
  if (state === 'connected') return show(200, notice(texts.connected, 'done'), plain(texts.next));
  if (state === 'keys')
    return show(200, notice(outcome === null ? texts.trying : texts.tryingAgain), lookAgain);
  if (state === 'failed') {
    const reason = texts.because[outcome ?? ''] ?? `(${outcome ?? 'unknown'})`;
    return show(200, notice(texts.failed), plain(reason), plain(texts.askAnew));
  }
  if (state === 'replaced') return show(410, notice(texts.replaced));
  if (isExpired) return show(410, notice(texts.expired));
  const until = new Intl.DateTimeFormat(locale, MOMENT).format(expiresAt);
  return show(200, notice(isDenied ? texts.denied(until) : texts.noKeys(until)));
}

/** For a link that nobody made. */
export function unknownConnectionPage(locale: string): ShownPage {
  const texts = messagesFor(locale).connection;
  const title = texts.title('').trim();
  return { status: 404, html: htmlPage(locale, title, { name: 'Matricula' }, [notice(texts.unknown)]) };
}

/** In UTC, and said so: nobody knows where the reader is. */
const MOMENT: Intl.DateTimeFormatOptions = {
  ...{ day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  ...{ timeZone: 'UTC', timeZoneName: 'short' },
};

function plain(sentence: string): string {
  return `<p>${escapeHtml(sentence)}</p>`;
}
