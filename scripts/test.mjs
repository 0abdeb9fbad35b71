// npm test: everything that is checked, on a machine that has some Node.js and npm. Ends with "N passed, N failed".
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensurePackages, node, root } from './setup.mjs';

const reports = mkdtempSync(join(tmpdir(), 'matricula-reports-'));
const bin = (name) => join(root, 'node_modules', '.bin', name);
const env = { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}` };

/** Debian's packages that some suites need, with what shows that they are there. */
const NEEDS = {
  chromium: { package: 'chromium', paths: ['/usr/bin/chromium', process.env.MATRICULA_CHROMIUM ?? ''] },
  faketime: {
    package: 'faketime',
    paths: ['x86_64', 'aarch64'].map((arch) => `/usr/lib/${arch}-linux-gnu/faketime/libfaketime.so.1`),
  },
};

const tool = (name, command, ...args) => ({ name, run: () => runTool(command, args) });
const vitest = (name, folder, options = [], needs = []) => ({
  name,
  needs,
  run: () => runVitest(name, folder, options),
});

const SUITES = [
  tool('lint', bin('eslint'), '.'),
  tool('imports', bin('depcruise'), 'sidecar', 'sandbox', 'e2e'),
  tool('format', bin('prettier'), '--check', '.'),
  tool('types', bin('tsc'), '--noEmit'),
  vitest('sidecar unit', 'sidecar', ['--project', 'sidecar unit']),
  vitest('sandbox', 'sandbox'),
  vitest('sidecar integration', 'sidecar', ['--project', 'sidecar integration']),
  vitest('sidecar faults', 'sidecar', ['--project', 'sidecar faults', '--exclude', '**/clock.test.ts']),
  vitest('sidecar clock', 'sidecar', ['--project', 'sidecar faults', 'clock'], ['faketime']),
  { name: 'browser', needs: ['chromium'], run: runPlaywright },
];

await ensurePackages({ development: true });
installMissing();

const wanted = process.argv.slice(2);
const total = { passed: 0, failed: 0 };
const lines = [];
for (const suite of SUITES.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  const missing = (suite.needs ?? []).find((need) => !isThere(need));
  if (missing) {
    lines.push(
      `SKIPPED ${suite.name}: ${missing} is not on this machine. Install it (on Debian: apt-get install ${NEEDS[missing].package}) and run "npm test -- '${suite.name}'".`,
    );
    continue;
  }
  console.log(`\n── ${suite.name}`);
  const started = Date.now();
  const { passed, failed, skipped = 0 } = suite.run();
  total.passed += passed;
  total.failed += failed;
  const seconds = Math.round((Date.now() - started) / 1000);
  lines.push(
    `${suite.name}: ${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''} (${seconds} s)`,
  );
}
rmSync(reports, { recursive: true, force: true });
console.log(`\n${lines.join('\n')}\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);

function isThere(need) {
  return NEEDS[need].paths.some((path) => path !== '' && existsSync(path));
}

/** As root on Debian what is missing is installed; elsewhere the suites that need it say so and are left out. */
function installMissing() {
  const packages = Object.keys(NEEDS)
    .filter((need) => !isThere(need))
    .map((need) => NEEDS[need].package);
  if (packages.length === 0 || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  console.log(`Installing ${packages.join(' and ')} …`);
  const apt = (...args) =>
    spawnSync('apt-get', ['-qq', ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  if (apt('install', '-y', '--no-install-recommends', ...packages).status !== 0) {
    apt('update');
    apt('install', '-y', '--no-install-recommends', ...packages);
  }
}

/** A tool that says yes or no counts as one check. */
function runTool(command, args) {
  const { status } = spawnSync(node, [command, ...args], { cwd: root, stdio: 'inherit', env });
  return status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

function runVitest(name, folder, options) {
  const file = join(reports, `${name.replaceAll(' ', '-')}.json`);
  const output = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const { status } = spawnSync(node, [bin('vitest'), 'run', '--root', folder, ...options, ...output], {
    cwd: root,
    stdio: 'inherit',
    env,
  });
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const report = JSON.parse(readFileSync(file, 'utf8'));
  const failed = report.numFailedTests;
  // A file that does not load, or an error outside of any test, fails the run without failing a test.
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && status !== 0 ? 1 : failed,
    skipped: report.numPendingTests,
  };
}

function runPlaywright() {
  const file = join(reports, 'browser.json');
  const { status } = spawnSync(
    node,
    [bin('playwright'), 'test', '--config', 'e2e/playwright.config.ts', '--reporter=line,json'],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: file },
    },
  );
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const { stats } = JSON.parse(readFileSync(file, 'utf8'));
  const passed = stats.expected + stats.flaky;
  return {
    passed,
    failed: stats.unexpected === 0 && status !== 0 ? 1 : stats.unexpected,
    skipped: stats.skipped,
  };
}
