// Collects what the plugin says: its PHP, its scripts, and the pages of admin-ui.
import { globSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { root } from '../setup.mjs';
import { callsInPhp } from './calls-in-php.mjs';
import { callsInScript } from './calls-in-script.mjs';

/**
 * One string of the sources.
 *
 * @typedef {object} SourceString
 * @property {string} context Tells apart what is written alike; mostly ''.
 * @property {string} text
 * @property {string} [plural]
 * @property {string[]} comments What translators are told.
 * @property {string[]} files Where it is said, from the project's root. Without line numbers: they change too often.
 */

/** A call in the source: its name, its line, and its arguments, undefined where one is no literal text. */
/** @typedef {{ name: string, line: number, args: (string | undefined)[] }} Call */

const MAIN = 'plugin/matricula.php';
const PHP = [MAIN, 'plugin/src/**/*.php'];
const SCRIPTS = ['plugin/assets/*.js', 'admin-ui/src/**/*.{ts,tsx}'];

/** WordPress's functions, and which argument is what. */
const FUNCTIONS = {
  __: { text: 0 },
  _e: { text: 0 },
  esc_html__: { text: 0 },
  esc_html_e: { text: 0 },
  esc_attr__: { text: 0 },
  esc_attr_e: { text: 0 },
  _x: { text: 0, context: 1 },
  _ex: { text: 0, context: 1 },
  esc_html_x: { text: 0, context: 1 },
  esc_attr_x: { text: 0, context: 1 },
  _n: { text: 0, plural: 1 },
  _n_noop: { text: 0, plural: 1 },
  _nx: { text: 0, plural: 1, context: 3 },
  _nx_noop: { text: 0, plural: 1, context: 2 },
};

/**
 * Every string of the sources once, ordered by file and text, so that the order of the code does not matter.
 *
 * @returns {SourceString[]}
 */
export function collectStrings() {
  const found = [
    ...stringsInHeader(),
    ...list(PHP).flatMap((file) => stringsIn(file, callsInPhp)),
    ...list(SCRIPTS).flatMap((file) => stringsIn(file, callsInScript)),
  ];
  const strings = new Map();
  for (const string of found) {
    const key = JSON.stringify([string.context, string.text]);
    strings.set(key, merge(strings.get(key), string));
  }
  return [...strings.values()].sort((a, b) => compare(sortKey(a), sortKey(b)));
}

/** WordPress translates the plugin's header in the list of plugins. */
function stringsInHeader() {
  const header = read(MAIN).split('*/')[0];
  return ['Plugin Name', 'Description'].map((name) => ({
    context: '',
    text: header.match(new RegExp(`^ \\* ${name}: (.+)$`, 'm'))[1],
    comments: [`${name} of the plugin`],
    files: [MAIN],
  }));
}

/**
 * @param {string} file
 * @param {(source: string, file: string) => Call[]} findCalls
 * @returns {SourceString[]}
 */
export function stringsIn(file, findCalls, source = read(file)) {
  const lines = source.split('\n');
  return findCalls(source, file)
    .filter(({ name, args }) => Object.hasOwn(FUNCTIONS, name) && args[FUNCTIONS[name].text] !== undefined)
    .map(({ name, line, args }) => ({
      context: args[FUNCTIONS[name].context] ?? '',
      text: args[FUNCTIONS[name].text],
      plural: args[FUNCTIONS[name].plural],
      comments: commentsAt(lines, line),
      files: [file],
    }));
}

/** WordPress's rule: the comment stands on the line of the call, or on the one before. */
function commentsAt(lines, line) {
  return lines
    .slice(Math.max(0, line - 2), line)
    .flatMap((text) => text.match(/translators: .*?(?= *(?:\*\/|$))/) ?? []);
}

function merge(known, found) {
  if (known === undefined) return found;
  return {
    ...known,
    plural: known.plural ?? found.plural,
    comments: union(known.comments, found.comments),
    files: union(known.files, found.files).sort(),
  };
}

const list = (patterns) =>
  globSync(patterns, { cwd: root, exclude: ['**/*.test.*'] }).map((file) => file.replaceAll(sep, '/'));
const read = (file) => readFileSync(join(root, file), 'utf8');
const union = (...lists) => [...new Set(lists.flat())];
const sortKey = ({ files, text, context }) => [files[0], text, context].join('\0');
const compare = (a, b) => (a < b ? -1 : Number(a > b));
