import type { AttentionMail, CauseBlock } from './compose-attention.ts';

/** The plain text of a mail: complete, for whoever reads no HTML. */
export function renderText({
  messages: { attentionMail: texts },
  news,
  stillOpen,
  left,
}: AttentionMail): string {
  const block = ({ means, facts, mend, command }: CauseBlock) =>
    [
      means,
      ...facts.map(({ label, value }) => `  ${label}: ${value}`),
      ...(mend === '' ? [] : [`  ${texts.mend}: ${mend}`]),
      ...(command === null ? [`  ${texts.decision}`] : [`  ${texts.afterwards}`, `    ${command}`]),
    ].join('\n');
  const parts = [
    texts.intro,
    ...news.map(block),
    ...(stillOpen.length === 0 ? [] : [`${texts.stillOpen}\n${'-'.repeat(texts.stillOpen.length)}`]),
    ...stillOpen.map(block),
    `${left > 0 ? texts.others(left) : texts.footer}\n    matricula attention`,
    texts.once,
  ];
  return `${parts.join('\n\n')}\n`;
}
