import type { Call } from './call.ts';
import { type Html, html, trusted } from './html.ts';
import { type Language, languageCookie } from './language.ts';
import type { BadInput } from './parse.ts';
import { htmlReply, type Reply } from './reply.ts';
import { style } from './style.ts';

export interface PageFrame {
  brand: string;
  /** One sentence that says that this is no real LMS or shop. */
  disclaimer: string;
  skip: string;
  nav: readonly { href: string; label: string }[];
  navLabel: string;
}

/** Wraps the body of a page: head, skip link, navigation, the way to the other language, and the disclaimer. */
export function pageReply(
  call: Call,
  lang: Language,
  frame: PageFrame,
  page: { title: string; body: Html; status?: number },
): Reply {
  const markup = html`<!doctype html>
    <html lang="${lang}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${page.title} · ${frame.brand}</title>
        <style>
          ${trusted(style)}
        </style>
      </head>
      <body>
        <a class="skip" href="#main">${frame.skip}</a>
        <header class="top">
          <div class="bar">
            <a class="brand" href="/">${frame.brand}</a>
            <nav aria-label="${frame.navLabel}">
              ${frame.nav.map(
                ({ href, label }) =>
                  html`<a href="${href}" ${call.path === href ? trusted('aria-current="page"') : ''}
                    >${label}</a
                  >`,
              )}
            </nav>
            ${otherLanguage(call, lang)}
          </div>
        </header>
        <main id="main" tabindex="-1">${page.body}</main>
        <footer>${frame.disclaimer}</footer>
      </body>
    </html>`;
  return htmlReply(page.status ?? 200, markup.text, { 'Cache-Control': 'no-store', ...languageCookie(call) });
}

/** A table that becomes a list of cards on a narrow screen. `head` names the columns, there and here. */
export function dataTable(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly (Html | string)[])[],
): Html {
  // Roles are spelled out because the cards' `display: block` would take them from assistive software.
  return html`<table role="table" class="cards">
    <caption class="hidden">
      ${caption}
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        ${head.map((label) => html`<th role="columnheader" scope="col">${label}</th>`)}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows.map(
        (cells) =>
          html`<tr role="row">
            ${cells.map((cell, index) => html`<td role="cell" data-label="${head[index] ?? ''}"><div>${cell}</div></td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

export type Tone = 'ok' | 'warn' | 'bad' | 'plain';

/** A short word that says a state; its colour only repeats it. */
export function badge(text: string, tone: Tone = 'plain'): Html {
  return html`<span class="badge is-${tone}">${text}</span>`;
}

/** A message about what was just done, or went wrong. */
export function notice(text: string, isBad = false): Html {
  return html`<p class="notice ${isBad ? 'is-bad' : 'is-ok'}" role="${isBad ? 'alert' : 'status'}">
    ${text}
  </p>`;
}

/** What a person is told of a refused form: in the page's words where it has some, else as the control says it. */
export function explainProblem(
  error: BadInput,
  words: {
    cannot: (reason: string) => string;
    problems: Readonly<Record<string, (detail: string) => string>>;
  },
): string {
  const { problem } = error;
  const say = problem === undefined ? undefined : words.problems[problem.code];
  return problem === undefined || say === undefined ? words.cannot(error.message) : say(problem.detail);
}

/** A labelled text field. */
export function field(options: {
  name: string;
  label: string;
  value?: string;
  type?: string;
  hint?: string;
  required?: boolean;
  attributes?: string;
}): Html {
  const { name, label, value = '', type = 'text', hint, required = false, attributes = '' } = options;
  const hintId = `${name}-hint`;
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <input
      id="${name}"
      name="${name}"
      type="${type}"
      value="${value}"
      ${hint === undefined ? '' : html`aria-describedby="${hintId}"`}
      ${required ? trusted('required') : ''}
      ${trusted(attributes)}
    />
    ${hint === undefined ? '' : html`<p class="hint" id="${hintId}">${hint}</p>`}
  </div>`;
}

/** A form of one button that does one thing. */
export function actionForm(
  action: string,
  label: string,
  fields: Readonly<Record<string, string>> = {},
  kind = '',
): Html {
  return html`<form method="post" action="${action}" class="inline">
    ${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    <button type="submit" class="${kind}">${label}</button>
  </form>`;
}

/** Cuts rows into pages and says where in them it is. */
export function cutPage<T>(rows: readonly T[], asked: string | null, size: number) {
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const page = Math.min(Math.max(1, Math.floor(Number(asked ?? 1)) || 1), pages);
  return {
    rows: rows.slice((page - 1) * size, page * size),
    page,
    pages,
    from: (page - 1) * size + 1,
    total: rows.length,
  };
}

/** Links to the page before and after; nothing when there is one page only. */
export function pager(
  call: Call,
  { page, pages }: { page: number; pages: number },
  words: { label: string; previous: string; next: string },
): Html {
  if (pages <= 1) return html``;
  const linkTo = (number: number) => {
    const query = new URLSearchParams(call.query);
    query.set('page', String(number));
    return `?${query.toString()}`;
  };
  return html`<nav class="pager" aria-label="${words.label}">
    ${page > 1 ? html`<a href="${linkTo(page - 1)}" rel="prev">${words.previous}</a>` : ''}
    <span>${page} / ${pages}</span>
    ${page < pages ? html`<a href="${linkTo(page + 1)}" rel="next">${words.next}</a>` : ''}
  </nav>`;
}

function otherLanguage(call: Call, lang: Language): Html {
  const other = lang === 'en' ? { lang: 'es', name: 'Español' } : { lang: 'en', name: 'English' };
  const query = new URLSearchParams(call.query);
  query.set('lang', other.lang);
  // After a form was refused the address has no page of its own; the start does.
  const path = call.method === 'GET' ? call.rawPath : '/';
  return html`<a
    class="language"
    href="${path}?${query.toString()}"
    lang="${other.lang}"
    hreflang="${other.lang}"
    >${other.name}</a
  >`;
}
