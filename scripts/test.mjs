// npm test: everything that is checked, on a machine that has some Node.js and npm. Ends with "N passed, N failed", and
// ", N skipped" where something was: a suite that cannot run here counts as one.
import { ensureTools } from './composer.mjs';
import { findObstacle, installMissing } from './needs.mjs';
import { runPhpUnit, runPlaywright, runTool, runVitest } from './runners.mjs';
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
    return runPhpUnit(name, 'plugin/phpunit.integration.xml.dist', before);
  });

const IN_REAL_SHOP = ['php', 'fpm', 'mariadb', 'wordpress'];

const SUITES = [
  tool('lint', bin('eslint'), '.'),
  tool('imports', bin('depcruise'), 'sidecar', 'sandbox', 'e2e', 'admin-ui'),
  tool('format', bin('prettier'), '--check', '.'),
  tool('types', bin('tsc'), '--noEmit'),
  tool('admin-ui types', bin('tsc'), '--noEmit', '-p', 'admin-ui'),
  vitest('admin-ui', 'admin-ui'),
  vitest('translations', 'scripts'),
  // Before whatever runs the plugin in a shop: it takes the built pages along.
  { name: 'admin-ui build', run: () => runTool('npm', ['run', 'build'], 'admin-ui') },
  phpTool('php lint', 'phpcs'),
  phpTool('php analysis', 'phpstan', 'analyse', '--memory-limit=1G', '--no-progress'),
  php('php unit', [], () => runPhpUnit('php unit', 'plugin/phpunit.xml.dist')),
  vitest('sidecar unit', 'sidecar', ['--project', 'sidecar unit']),
  vitest('sandbox', 'sandbox'),
  vitest('sidecar conformance', 'sidecar', [
    '--project',
    'sidecar conformance',
    '--exclude',
    '**/real-lms.test.ts',
  ]),
  vitest('a real LMS', 'sidecar', ['--project', 'sidecar conformance', 'real-lms'], ['lms']),
  vitest('sidecar integration', 'sidecar', ['--project', 'sidecar integration']),
  vitest('sidecar faults', 'sidecar', ['--project', 'sidecar faults']),
  vitest('sidecar clock', 'sidecar', ['--project', 'sidecar clock'], ['faketime']),
  inShop('php integration'),
  inShop('php integration, orders as posts', '--hpos=off'),
  inShop('php integration, oldest WooCommerce', '--old'),
  vitest('demo, real shop', 'e2e/demo', [], ['wordpress']),
  vitest('real shop', 'e2e/real-shop', ['--exclude', '**/day-away.test.ts'], IN_REAL_SHOP),
  vitest('real shop, a day away', 'e2e/real-shop', ['day-away'], [...IN_REAL_SHOP, 'faketime']),
  vitest('matrix, newest', 'e2e/matrix', ['newest'], ['wordpress']),
  vitest('matrix, oldest', 'e2e/matrix', ['oldest'], ['old wordpress']),
  { name: 'browser', needs: ['chromium'], run: () => runPlaywright('e2e/playwright.config.ts') },
  {
    name: 'browser, real shop',
    needs: ['chromium', ...IN_REAL_SHOP],
    setUp: () => runTool(node, ['scripts/real-shop.mjs']),
    run: () => runPlaywright('e2e/woocommerce.config.ts'),
  },
];

await ensurePackages({ development: true });
const asked = process.argv.slice(2);
const suites = SUITES.filter(({ name }) => asked.length === 0 || asked.includes(name));
installMissing([...new Set(suites.flatMap(({ needs = [] }) => needs))]);

const total = { passed: 0, failed: 0, skipped: 0 };
const lines = suites.map(runSuite);
console.log(`\n${lines.join('\n')}\n${tell(total)}`);
process.exit(total.failed === 0 ? 0 : 1);

/** @returns {string} The line that tells how it went. */
function runSuite({ name, needs = [], run, setUp }) {
  const obstacle = needs.map(findObstacle).find((found) => found !== undefined);
  if (obstacle) {
    total.skipped += 1;
    return `SKIPPED ${name}: ${obstacle} Then run "npm test -- '${name}'".`;
  }
  console.log(`\n── ${name}`);
  const started = Date.now();
  setUp?.();
  const count = { skipped: 0, ...run() };
  for (const [result, tests] of Object.entries(count)) total[result] += tests;
  return `${name}: ${tell(count)} (${Math.round((Date.now() - started) / 1000)} s)`;
}

function tell({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
}
