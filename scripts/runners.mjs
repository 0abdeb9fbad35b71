// Run one suite each, and count its tests from the record that its test runner keeps.
import { AsyncLocalStorage } from 'node:async_hooks';
import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bin, env, node, root } from './setup.mjs';

/** @typedef {{ passed: number, failed: number, skipped?: number }} Count */

const reports = mkdtempSync(join(tmpdir(), 'matricula-reports-'));
process.on('exit', () => rmSync(reports, { recursive: true, force: true }));

/** A run that left no record has failed, whatever it says. */
const NOTHING = { passed: 0, failed: 1 };

/** @type {AsyncLocalStorage<Buffer[]>} */
const said = new AsyncLocalStorage();

/**
 * Does work whose programs say what they have to say together, once it is over: of two at a time nobody could tell who
 * says what.
 */
export async function sayAtTheEnd(heading, work) {
  const output = [];
  try {
    return await said.run(output, work);
  } finally {
    console.log(`${heading}\n${Buffer.concat(output)}`);
  }
}

/**
 * A tool that says yes or no counts as one check.
 *
 * @returns {Promise<Count>}
 */
export async function runTool(command, args, folder = '.') {
  return (await run(command, args, { cwd: join(root, folder) })) === 0 ? { passed: 1, failed: 0 } : NOTHING;
}

/** @returns {Promise<Count>} */
export async function runVitest(name, folder, options) {
  const file = join(reports, `${name.replaceAll(' ', '-')}.json`);
  const output = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const status = await run(node, [bin('vitest'), 'run', '--root', folder, ...options, ...output]);
  if (!existsSync(file)) return NOTHING;
  const report = JSON.parse(readFileSync(file, 'utf8'));
  return count({
    status,
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests,
  });
}

/** @returns {Promise<Count>} */
export async function runPlaywright(config) {
  const file = join(reports, `${config.replaceAll('/', '-')}.json`);
  const status = await run(node, [bin('playwright'), 'test', '--config', config, '--reporter=line,json'], {
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: file },
  });
  if (!existsSync(file)) return NOTHING;
  const { stats } = JSON.parse(readFileSync(file, 'utf8'));
  return count({
    status,
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
  });
}

/**
 * @param {string[]} before What PHP is started by: a program and its options.
 * @returns {Promise<Count>}
 */
export async function runPhpUnit(name, config, before = []) {
  const file = join(reports, `${name.replaceAll(' ', '-')}.xml`);
  const [program, ...args] = [
    ...before,
    ...['php', 'plugin/vendor/bin/phpunit', '-c', config, '--log-junit', file],
  ];
  const status = await run(program, args);
  if (!existsSync(file)) return NOTHING;
  // The outermost suite counts for all that are in it.
  const [suite] = /<testsuite [^>]*>/.exec(readFileSync(file, 'utf8')) ?? [''];
  const read = (attribute) => Number(new RegExp(` ${attribute}="(\\d+)"`).exec(suite)?.[1] ?? 0);
  const failed = read('errors') + read('failures') + read('warnings');
  const skipped = read('skipped');
  return count({ status, passed: read('tests') - failed - skipped, failed, skipped });
}

/** A file that does not load, or an error outside of any test, fails the run without failing a test. */
function count({ status, passed, failed, skipped }) {
  return { passed, failed: failed === 0 && status !== 0 ? 1 : failed, skipped };
}

/** @returns {Promise<number | null>} its exit code */
function run(command, args, options = {}) {
  const output = said.getStore();
  const stdio = output ? ['ignore', 'pipe', 'pipe'] : 'inherit';
  const child = spawn(command, args, { cwd: root, stdio, env, ...options });
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part) => output.push(part));
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.once('close', resolve);
  });
}
