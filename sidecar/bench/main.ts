// npm run bench: what the sidecar promises in numbers, measured on this machine.
import { Command } from 'commander';
import type { Benchmark, Figure } from './benchmark.ts';
import { flashSale, flashSaleBulk, flashSaleUnscaled } from './flash-sale/flash-sale.ts';
import { hostile } from './hostile/hostile.ts';
import { intake } from './intake/intake.ts';
import { closeAllParts } from './open-parts.ts';
import { printTable } from './print-table.ts';
import { sidecars } from './sidecars/sidecars.ts';

const BENCHMARKS: Benchmark[] = [intake, flashSale, flashSaleBulk, flashSaleUnscaled, sidecars, hostile];

const list = BENCHMARKS.map(({ name, about }) => `  ${name.padEnd(20)} ${about}`).join('\n');
const options = new Command('npm run bench --')
  .description(
    'Measures what the sidecar promises in numbers. Run it while the machine has nothing else to do.',
  )
  .option('--only <names...>', 'these benchmarks instead of all')
  .option('--json', 'print {"figures": [{"name", "value", "unit", "target", "ok"}]} and nothing else')
  .addHelpText('after', `\nBenchmarks:\n${list}`)
  .parse()
  .opts<{ only?: string[]; json?: true }>();

const unknown = (options.only ?? []).filter(
  (name) => !BENCHMARKS.some((benchmark) => benchmark.name === name),
);
if (unknown.length > 0) {
  console.error(`There is no benchmark "${unknown.join('", "')}". There are:\n${list}`);
  process.exit(2);
}

const interrupt = async () => {
  await closeAllParts();
  process.exit(130);
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void interrupt());

const figures: Figure[] = [];
for (const benchmark of BENCHMARKS.filter(({ name }) => options.only?.includes(name) ?? true)) {
  // Progress goes to standard error: standard output is for the figures.
  figures.push(...(await benchmark.run((line) => console.error(`${benchmark.name}: ${line}`))));
}
if (options.json) console.log(JSON.stringify({ figures }, undefined, 2));
else printTable(figures);
process.exitCode = figures.every((figure) => figure.ok) ? 0 : 1;
