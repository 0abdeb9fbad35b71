import { escapeHtml } from '../shared/escape-html.ts';
import type { AttentionMail, CauseBlock } from './compose-attention.ts';

/** Mail programs read styles where they stand, and tables where others use boxes. */
const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const MUTED = 'color:#59636e';
const CODE =
  'display:block;margin:6px 0 0;padding:8px 10px;background:#f3f4f6;border-radius:6px;font:13px/1.5 Consolas,Menlo,monospace;color:#1f2328;overflow-wrap:anywhere;word-break:break-word';
const CARD = 'margin:0 0 16px;padding:16px 18px;border:1px solid #d8dee4;border-left:4px solid';

/** The same mail for people's eyes. Everything but our own words and ids is escaped; no picture, no link, no script. */
export function renderHtml(mail: AttentionMail): string {
  const {
    messages: { attentionMail: texts },
    news,
    stillOpen,
    left,
  } = mail;
  const cards = (blocks: CauseBlock[], color: string) =>
    blocks.map((block) => card(mail, block, color)).join('');
  return `<!doctype html>
<html lang="${mail.locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no"></head>
<body style="margin:0;padding:24px 12px;background:#f6f8fa;${FONT};font-size:15px;line-height:1.5;color:#1f2328">
<div style="max-width:600px;margin:0 auto">
<p style="margin:0 0 16px">${escapeHtml(texts.intro)}</p>
${cards(news, '#bc4c00')}
${stillOpen.length > 0 ? `<h2 style="margin:24px 0 12px;font-size:17px">${escapeHtml(texts.stillOpen)}</h2>` : ''}
${cards(stillOpen, '#8c959f')}
<p style="margin:24px 0 0">${escapeHtml(left > 0 ? texts.others(left) : texts.footer)}<code style="${CODE}">matricula attention</code></p>
<p style="margin:16px 0 0;font-size:13px;${MUTED}">${escapeHtml(texts.once)}</p>
</div></body></html>
`;
}

function card(
  { messages: { attentionMail: texts } }: AttentionMail,
  block: CauseBlock,
  color: string,
): string {
  const { means, facts, mend, command } = block;
  const row = (label: string, value: string) =>
    `<tr><td style="padding:2px 12px 2px 0;vertical-align:top;white-space:nowrap;${MUTED}">${escapeHtml(label)}</td>` +
    `<td style="padding:2px 0;vertical-align:top;overflow-wrap:anywhere;word-break:break-word">${escapeHtml(value)}</td></tr>`;
  const rows = [...facts, ...(mend === '' ? [] : [{ label: texts.mend, value: mend }])];
  const ending =
    command === null
      ? `<p style="margin:10px 0 0;${MUTED}">${escapeHtml(texts.decision)}</p>`
      : `<p style="margin:10px 0 0">${escapeHtml(texts.afterwards)}<code style="${CODE}">${escapeHtml(command)}</code></p>`;
  return `<div style="${CARD} ${color};background:#ffffff;border-radius:8px">
<p style="margin:0 0 8px;font-size:16px;font-weight:600">${escapeHtml(means)}</p>
<table role="presentation" style="border-collapse:collapse;width:100%">${rows.map(({ label, value }) => row(label, value)).join('')}</table>
${ending}</div>
`;
}
