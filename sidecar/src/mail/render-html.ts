import { escapeHtml } from '../shared/escape-html.ts';
import type { AttentionMail, CauseBlock } from './compose-attention.ts';
import { htmlCard, htmlFacts, htmlMail, MUTED } from './html-parts.ts';

const CODE =
  'display:block;margin:6px 0 0;padding:8px 10px;background:#f3f4f6;border-radius:6px;font:13px/1.5 Consolas,Menlo,monospace;color:#1f2328;overflow-wrap:anywhere;word-break:break-word';

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
  return htmlMail(
    mail.locale,
    `<p style="margin:0 0 16px">${escapeHtml(texts.intro)}</p>
${cards(news, '#bc4c00')}
${stillOpen.length > 0 ? `<h2 style="margin:24px 0 12px;font-size:17px">${escapeHtml(texts.stillOpen)}</h2>` : ''}
${cards(stillOpen, '#8c959f')}
<p style="margin:24px 0 0">${escapeHtml(left > 0 ? texts.others(left) : texts.footer)}<code style="${CODE}">matricula attention</code></p>
<p style="margin:16px 0 0;font-size:13px;${MUTED}">${escapeHtml(texts.once)}</p>`,
  );
}

function card(
  { messages: { attentionMail: texts } }: AttentionMail,
  block: CauseBlock,
  color: string,
): string {
  const { means, facts, mend, command } = block;
  const ending =
    command === null
      ? `<p style="margin:10px 0 0;${MUTED}">${escapeHtml(texts.decision)}</p>`
      : `<p style="margin:10px 0 0">${escapeHtml(texts.afterwards)}<code style="${CODE}">${escapeHtml(command)}</code></p>`;
  return htmlCard(
    `<p style="margin:0 0 8px;font-size:16px;font-weight:600">${escapeHtml(means)}</p>
${htmlFacts([...facts, ...(mend === '' ? [] : [{ label: texts.mend, value: mend }])])}
${ending}`,
    color,
  );
}
