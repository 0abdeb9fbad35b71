// npm run test:faults: all faults in full, half an hour of them. See docs/developers/faults.md.
import { spawnSync } from 'node:child_process';
import { bin, ensurePackages, env, node, root } from './setup.mjs';
import { installMissing } from './needs.mjs';

const HELP = `npm run test:faults -- [options] [files]

  files             such as kill, database, moved-clock/lms; default: all
  -t, --only NAME   faults whose name holds this, "disk is full" for example
  --seed N          repeats a run, or one fault of it
  --short           as npm test plays them`;

const asked = process.argv.slice(2);
if (asked.includes('--help')) {
  console.log(HELP);
  process.exit(0);
}
const take = (...names) => {
  const place = asked.findIndex((word) => names.includes(word));
  return place < 0 ? undefined : asked.splice(place, 2)[1];
};
const seed = take('--seed') ?? process.env.MATRICULA_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31);
const only = take('-t', '--only');
const isShort = asked.includes('--short');
const files = asked.filter((word) => word !== '--short');

await ensurePackages({ development: true });
installMissing(['faketime']);
console.log(`faults: MATRICULA_TEST_SEED=${seed}`);
const projects = ['faults', 'clock'].flatMap((name) => ['--project', `sidecar ${name}`]);
const options = [...projects, ...(only ? ['-t', only] : []), ...files];
const { status } = spawnSync(node, [bin('vitest'), 'run', '--root', 'sidecar', ...options], {
  cwd: root,
  stdio: 'inherit',
  env: { ...env, MATRICULA_TEST_SEED: String(seed), MATRICULA_FAULTS: isShort ? 'short' : 'full' },
});
process.exit(status ?? 1);
