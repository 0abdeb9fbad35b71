import { escapeHtml } from './escape-html.ts';
import { oneLine } from './one-line.ts';

interface Logo {
  type: string;
  bytes: Buffer;
}

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

/** A paragraph that stands out. @param kind `done` where all is well. */
export function notice(sentence: string, kind = ''): string {
  return `<p class="notice ${kind}" role="status">${escapeHtml(sentence)}</p>`;
}

/**
 * A whole page for people: nothing but itself, no script.
 *
 * @param parts HTML.
 */
export function htmlPage(
  locale: string,
  title: string,
  { institution, name }: { institution?: { logo: Logo | null } | undefined; name: string },
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
