// npm test: everything that is checked, on a machine that has some Node.js and npm. Ends with "N passed, N failed", and
// ", N skipped" where something was: a suite that cannot run here counts as one.
import { ensureTools } from './composer.mjs';
import { findObstacle, installMissing } from './needs.mjs';
import { runPhpUnit, runPlaywright, runTool, runVitest, sayAtTheEnd } from './runners.mjs';
import { bin, ensurePackages, node } from './setup.mjs';

const tool = (name, command, ...args) => ({ name, run: () => runTool(node, [command, ...args]) });
const vitest = (name, folder, options = [], needs = []) => ({
  name,
  needs,
  run: () => runVitest(name, folder, options),
});
const php = (name, needs, run) => ({ name, needs: ['php', 'composer', ...needs], run, setUp: ensureTools });
const phpTool = (name, command, ...args) =>
  php(name, [], () => runTool('php', [`vendor/bin/${command}`, ...args], 'plugin'));

/** The plugin's tests inside a real shop, see e2e/wordpress. */
const inShop = (name, ...options) =>
  php(name, ['mariadb', options.includes('--old') ? 'old wordpress' : 'wordpress'], () => {
    const before = [node, 'e2e/wordpress/run.ts', ...options, '--'];
    const tests = options.includes('--network') ? 'network' : 'integration';
    return runPhpUnit(name, `plugin/phpunit.${tests}.xml.dist`, before);
  });

const IN_REAL_SHOP = ['php', 'fpm', 'mariadb', 'wordpress'];

/**
 * In this sequence. Two at a time of those that stand together: they use one core, or wait most of the time, and measure
 * nothing.
 */
const TOGETHER = [
  [
    tool('lint', bin('eslint'), '.'),
    phpTool('php analysis', 'phpstan', 'analyse', '--memory-limit=1G', '--no-progress'),
    phpTool('php lint', 'phpcs'),
    tool('imports', bin('depcruise'), 'sidecar', 'sandbox', 'e2e', 'admin-ui'),
    tool('format', bin('prettier'), '--check', '.'),
    tool('types', bin('tsc'), '--noEmit'),
    tool('admin-ui types', bin('tsc'), '--noEmit', '-p', 'admin-ui'),
    php('php unit', [], () => runPhpUnit('php unit', 'plugin/phpunit.xml.dist')),
    vitest('admin-ui', 'admin-ui'),
  ],
  // Before whatever runs the plugin in a shop: it takes the built pages along.
  [{ name: 'admin-ui build', run: () => runTool('npm', ['run', 'build'], 'admin-ui') }],
  [vitest('translations', 'scripts')],
  [
    vitest('sidecar unit', 'sidecar', ['--project', 'sidecar unit']),
    vitest('sidecar conformance', 'sidecar', [
      '--project',
      'sidecar conformance',
      '--exclude',
      '**/real-lms.test.ts',
    ]),
  ],
  [vitest('a real LMS', 'sidecar', ['--project', 'sidecar conformance', 'real-lms'], ['lms'])],
  [
    vitest('sidecar faults', 'sidecar', ['--project', 'sidecar faults', '--exclude', '**/footprint.test.ts']),
    vitest('sidecar clock', 'sidecar', ['--project', 'sidecar clock'], ['faketime']),
    vitest('sandbox', 'sandbox'),
  ],
  [vitest('sidecar footprint', 'sidecar', ['--project', 'sidecar faults', 'footprint'])],
  [
    vitest('sidecar integration', 'sidecar', ['--project', 'sidecar integration']),
    inShop('php integration'),
    inShop('php integration, orders as posts', '--hpos=off'),
    inShop('php integration, oldest WooCommerce', '--old'),
    inShop('php network', '--network'),
    inShop('php network, oldest WooCommerce', '--network', '--old'),
    vitest('scale-out', 'sidecar', ['--project', 'sidecar scale-out'], ['caddy', 'pgbouncer', 'systemd']),
    vitest(
      'real shop without the plugin',
      'e2e/real-shop',
      ['connect-without-plugin'],
      ['chromium', ...IN_REAL_SHOP],
    ),
    vitest('real shop, many shops', 'e2e/real-shop', ['many-shops'], IN_REAL_SHOP),
    vitest('demo, real shop', 'e2e/demo', [], ['wordpress']),
    vitest('matrix, newest', 'e2e/matrix', ['newest'], ['wordpress']),
    vitest('matrix, oldest', 'e2e/matrix', ['oldest'], ['old wordpress']),
    { name: 'browser', needs: ['chromium'], run: () => runPlaywright('e2e/playwright.config.ts') },
  ],
  [vitest('real shop, measured', 'e2e/real-shop', ['cost', 'checkout', 'paid-to-enrolled'], IN_REAL_SHOP)],
  // Where it is killed hangs on how fast it goes.
  [vitest('real shop, a day away', 'e2e/real-shop', ['day-away'], [...IN_REAL_SHOP, 'faketime'])],
  [
    {
      name: 'browser, real shop',
      needs: ['chromium', ...IN_REAL_SHOP],
      setUp: () => runTool(node, ['scripts/real-shop.mjs']),
      run: () => runPlaywright('e2e/woocommerce.config.ts'),
    },
  ],
];

await ensurePackages({ development: true });
const asked = process.argv.slice(2);
const isAsked = ({ name }) => asked.length === 0 || asked.includes(name);
const groups = TOGETHER.map((suites) => suites.filter(isAsked));
installMissing([...new Set(groups.flat().flatMap(({ needs = [] }) => needs))]);

const total = { passed: 0, failed: 0, skipped: 0 };
const lines = [];
for (const suites of groups) {
  const able = suites.filter((suite) => !isSkipped(suite));
  if (able.length > 1) await runTogether(able);
  else for (const suite of able) await runAlone(suite);
}
console.log(`\n${lines.join('\n')}\n${tell(total)}`);
process.exit(total.failed === 0 ? 0 : 1);

async function runTogether(suites) {
  const waiting = [...suites];
  const work = async () => {
    for (let suite = waiting.shift(); suite; suite = waiting.shift()) {
      const next = suite;
      await sayAtTheEnd(heading(next), () => runSuite(next));
    }
  };
  await Promise.all([work(), work()]);
}

async function runAlone(suite) {
  console.log(heading(suite));
  await runSuite(suite);
}

function heading({ name }) {
  return `\n── ${name}`;
}

/** What cannot run here leaves a line that says why. */
function isSkipped({ name, needs = [] }) {
  const obstacle = needs.map(findObstacle).find((found) => found !== undefined);
  if (!obstacle) return false;
  total.skipped += 1;
  lines.push(`SKIPPED ${name}: ${obstacle} Then run "npm test -- '${name}'".`);
  return true;
}

/** Leaves a line that tells how it went. */
async function runSuite({ name, run, setUp }) {
  const started = Date.now();
  await setUp?.();
  const count = { skipped: 0, ...(await run()) };
  for (const [result, tests] of Object.entries(count)) total[result] += tests;
  lines.push(`${name}: ${tell(count)} (${Math.round((Date.now() - started) / 1000)} s)`);
}

function tell({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
}
