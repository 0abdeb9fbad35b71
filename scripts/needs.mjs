// What suites need of the machine, beside the project's own packages.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { env, node, root } from './setup.mjs';

const extensions = ['mysqli', 'curl', 'gd', 'zip', 'intl', 'dom', 'mbstring'];

/**
 * Each need with Debian's packages that fulfil it, and with what tells whether it is fulfilled.
 *
 * @type {Record<string, { packages: string[], isThere: () => boolean }>}
 */
const PROGRAMS = {
  chromium: {
    packages: ['chromium'],
    isThere: () => isAnyThere(['/usr/bin/chromium', process.env.MATRICULA_CHROMIUM ?? '']),
  },
  faketime: {
    packages: ['faketime'],
    isThere: () =>
      isAnyThere(['x86_64', 'aarch64'].map((arch) => `/usr/lib/${arch}-linux-gnu/faketime/libfaketime.so.1`)),
  },
  php: {
    packages: ['cli', 'mysql', 'curl', 'gd', 'zip', 'intl', 'xml', 'mbstring'].map((part) => `php-${part}`),
    isThere: () => {
      const loaded = read('php', '-m').split('\n');
      return extensions.every((extension) => loaded.includes(extension));
    },
  },
  fpm: {
    packages: ['php-fpm', 'nginx-light'],
    isThere: () => {
      const servers = existsSync('/usr/sbin') ? readdirSync('/usr/sbin') : [];
      return servers.includes('nginx') && servers.some((name) => /^php-fpm\d/.test(name));
    },
  },
  composer: { packages: ['composer'], isThere: () => read('composer', '--version', '--no-ansi') !== '' },
  caddy: { packages: ['caddy'], isThere: () => read('caddy', 'version') !== '' },
  pgbouncer: { packages: ['pgbouncer'], isThere: () => read('pgbouncer', '--version') !== '' },
  systemd: { packages: ['systemd'], isThere: () => read('systemd-analyze', '--version') !== '' },
  mariadb: {
    packages: ['mariadb-server'],
    isThere: () => read('mariadbd', '--no-defaults', '--version') !== '',
  },
};

/** What no package of Debian brings: the program that looks for it says in a sentence what is missing. */
const LOOKED_FOR = {
  wordpress: ['e2e/wordpress/at-hand.ts'],
  'old wordpress': ['e2e/wordpress/at-hand.ts', '--old'],
};

/**
 * As root on Debian, what is missing is installed; elsewhere the suites that need it say so and are left out.
 *
 * @param {string[]} needs
 */
export function installMissing(needs) {
  const packages = needs
    .filter((need) => need in PROGRAMS && !PROGRAMS[need].isThere())
    .flatMap((need) => PROGRAMS[need].packages);
  if (packages.length === 0 || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  console.log(`Installing ${packages.join(', ')} …`);
  if (apt('install', '-y', '--no-install-recommends', ...packages) === 0) return;
  apt('update');
  apt('install', '-y', '--no-install-recommends', ...packages);
}

/** @type {Map<string, string | undefined>} A need is looked for once: it may have to be downloaded. */
const answers = new Map();

/**
 * Why a suite that has this need cannot run, and what to do; undefined when it can.
 *
 * @param {string} need
 */
export function findObstacle(need) {
  if (!answers.has(need)) answers.set(need, ask(need));
  return answers.get(need);
}

function ask(need) {
  if (need === 'lms') return askForLms();
  return need in PROGRAMS ? askForProgram(need) : lookFor(need);
}

/** An LMS is nobody's to install. */
function askForLms() {
  if (process.env.MATRICULA_TEST_LMS_URL) return undefined;
  return 'MATRICULA_TEST_LMS_URL names no LMS to test against. Set it as docs/developers/lms-drivers.md says.';
}

function askForProgram(need) {
  const { packages, isThere } = PROGRAMS[need];
  if (isThere()) return undefined;
  return `${need} is not on this machine. Install it (on Debian: apt-get install ${packages.join(' ')}).`;
}

function lookFor(need) {
  const [program, ...options] = LOOKED_FOR[need];
  const { status, stdout } = spawnSync(node, [join(root, program), ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    env,
  });
  return status === 0 ? undefined : stdout.trim() || `${need} could not be looked for.`;
}

function isAnyThere(paths) {
  return paths.some((path) => path !== '' && existsSync(path));
}

/** What a program says; nothing when there is no such program. Debian keeps servers out of people's way. */
function read(program, ...options) {
  const { stdout } = spawnSync(program, options, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin`, COMPOSER_ALLOW_SUPERUSER: '1' },
  });
  return stdout ?? '';
}

/** @returns {number | null} its exit code */
function apt(...options) {
  return spawnSync('apt-get', ['-qq', ...options], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }).status;
}
