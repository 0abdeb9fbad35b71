import { escapeHtml } from '../shared/escape-html.ts';

/** One line of what a mail or a page knows: plain text, nothing escaped yet. */
export interface Fact {
  label: string;
  value: string;
}

/** Mail programs read styles where they stand, and tables where others use boxes. */
export const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
export const MUTED = 'color:#59636e';
const CARD = 'margin:0 0 16px;padding:16px 18px;border:1px solid #d8dee4;border-left:4px solid';

/** A whole mail around its content, which is HTML. */
export function htmlMail(locale: string, content: string): string {
  return `<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no"></head>
<body style="margin:0;padding:24px 12px;background:#f6f8fa;${FONT};font-size:15px;line-height:1.5;color:#1f2328">
<div style="max-width:600px;margin:0 auto">
${content}
</div></body></html>
`;
}

/** A box with a coloured edge around content, which is HTML. */
export function htmlCard(content: string, color: string): string {
  return `<div style="${CARD} ${color};background:#ffffff;border-radius:8px">
${content}</div>
`;
}

export function htmlFacts(facts: Fact[]): string {
  const row = ({ label, value }: Fact) =>
    `<tr><td style="padding:2px 12px 2px 0;vertical-align:top;white-space:nowrap;${MUTED}">${escapeHtml(label)}</td>` +
    `<td style="padding:2px 0;vertical-align:top;overflow-wrap:anywhere;word-break:break-word">${escapeHtml(value)}</td></tr>`;
  return `<table role="presentation" style="border-collapse:collapse;width:100%">${facts.map(row).join('')}</table>`;
}
