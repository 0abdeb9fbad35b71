// npm run bench: what the sidecar promises in numbers, measured on this machine. See docs/developers/bench.md.
import { spawnSync } from 'node:child_process';
import { ensurePackages, env, node, root } from './setup.mjs';

await ensurePackages({ development: true });
const bench = spawnSync(node, [`${root}sidecar/bench/main.ts`, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env,
});
process.exit(bench.status ?? 1);
