import { styleText } from 'node:util';

import type { Step } from './narrate.ts';

const WIDTH = 80;
const STEP_INDENT = 21;
const QUOTE_INDENT = 6;

/** Where the demo speaks to the person. */
export interface Screen {
  say: (text?: string) => void;
  heading: (text: string) => void;
  step: (seconds: number, step: Step) => void;
  good: (text: string) => void;
  bad: (text: string) => void;
}

type Style = (format: Parameters<typeof styleText>[0], text: string) => string;

/** Speaks to a stream; colours only where `styleText` finds a terminal that wants them. */
export function createScreen(stream: NodeJS.WriteStream): Screen {
  return createScreenOn(
    (line) => void stream.write(`${line}\n`),
    (format, text) => styleText(format, text, { stream }),
  );
}

/** Speaks, without colours, to whoever takes the lines. */
export function createPlainScreen(write: (line: string) => void): Screen {
  return createScreenOn(write, (_format, text) => text);
}

/** Lines of at most 80 columns. */
function createScreenOn(write: (line: string) => void, style: Style): Screen {
  const marked = (mark: string, text: string) => {
    const [first = '', ...rest] = wrap(text, WIDTH - 4);
    write(`  ${mark} ${first}`);
    for (const line of rest) write(`    ${line}`);
  };
  return {
    say: (text = '') => write(text),
    heading: (text) => {
      for (const line of wrap(text, WIDTH)) write(style('bold', line));
    },
    step: (seconds, { who, text, quote = [] }) => {
      const [first = '', ...rest] = wrap(text, WIDTH - STEP_INDENT);
      const time = style('dim', `${seconds.toFixed(2).padStart(7)} s`);
      write(`${time}  ${style(colours[who], who.padEnd(8))}  ${first}`);
      for (const line of rest) write(' '.repeat(STEP_INDENT) + line);
      for (const line of quote.flatMap((paragraph) => wrap(paragraph, WIDTH - QUOTE_INDENT - 2)))
        write(`${' '.repeat(QUOTE_INDENT)}${style('dim', '│')} ${line}`);
    },
    good: (text) => marked(style('green', '✔'), text),
    bad: (text) => marked(style('red', '✘'), text),
  };
}

const colours = {
  shopper: 'yellow',
  learner: 'yellow',
  staff: 'yellow',
  owner: 'yellow',
  operator: 'yellow',
  shop: 'magenta',
  sidecar: 'cyan',
  LMS: 'blue',
} as const;

/** Breaks a text at spaces. A word that is too long for a line, such as an address, gets one of its own. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of printable(text).split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** What people typed must not steer the terminal. */
function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, ' ').trim();
}
