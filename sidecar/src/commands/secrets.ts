import type { Command } from 'commander';
import { countByKey, resealAll } from '../reseal.ts';
import { tryRotationLock } from '../store/sealed-values.ts';
import { addKey, readKeyFile } from '../shared/key-file.ts';
import { loadSeal } from '../shared/seal.ts';
import { cliActor, CommandError, say, withAnyContext, type CommandContext } from './context.ts';
import { printTable } from './print.ts';

export function addSecretsCommands(program: Command): void {
  const secrets = program.command('secrets').description('the key that seals the stored secrets');
  secrets
    .command('rotate')
    .description('seal every stored secret of every institution by a new key, while sidecars run')
    .action(() => withAnyContext(rotate));
  secrets
    .command('status')
    .description('list the keys, and how many stored secrets each has sealed')
    .action(() => withAnyContext(status));
}

/** One at a time: the second would put its key in the place of one that the first still needs. */
function rotate(context: CommandContext): Promise<void> {
  return context.db.transaction().execute(async (trx) => {
    if (!(await tryRotationLock(trx)))
      throw new CommandError('Another rotation runs. Try again when it is done.');
    await rotateAlone(context);
  });
}

/** Where the keys are in the environment, the operator makes the new one; where they are in a file, this does. */
async function rotateAlone(context: CommandContext): Promise<void> {
  const { config, db } = context;
  const isOld = await hasOld(context);
  if (config.key && !isOld) throw new CommandError(isDoneText(context));
  // One that was begun and cut off goes on with the key that it made.
  const isNew = !config.key && !(isOld && readKeyFile(config.dataDir).length > 1);
  if (isNew) addKey(config.dataDir);
  const seal = loadSeal(config.key, config.dataDir, config.previousKeys);
  if (isNew) say(`A new key is the first line of ${config.dataDir}/key. Keep a copy of the file elsewhere.`);
  const { resealed, lost } = await resealAll(db, seal, cliActor());
  say(`Stored secrets that are sealed by key ${seal.fingerprint} from now on: ${resealed}`);
  for (const { tenantId, purpose } of lost) say(`Does not open: ${purpose} (${tenantId}). Store it anew.`);
  if (lost.length > 0) process.exitCode = 1;
  else if (config.key)
    say('MATRICULA_KEY_PREVIOUS can go once every sidecar was started with the new MATRICULA_KEY.');
}

async function hasOld({ db, seal }: CommandContext): Promise<boolean> {
  const counts = await countByKey(db);
  return [...counts.keys()].some((name) => name !== seal.fingerprint && name !== 'reference');
}

function isDoneText({ seal }: CommandContext): string {
  return [
    `Every stored secret is sealed by MATRICULA_KEY (${seal.fingerprint}). To put another in its place:`,
    '  1. make one: openssl rand -base64 32',
    '  2. start every sidecar with MATRICULA_KEY set to it and MATRICULA_KEY_PREVIOUS to the one of now',
    '  3. run "matricula secrets rotate" with the same two',
    'With several sidecars, docs/operators/secrets.md says how none of them meets a key that it does not know.',
  ].join('\n');
}

async function status({ db, seal, config }: CommandContext): Promise<void> {
  const counts = await countByKey(db);
  const keys = new Set([seal.fingerprint, ...counts.keys()]);
  printTable(
    ['Key', 'Is', 'Stored secrets'],
    [...keys].map((name) => [name, describe(name), String(counts.get(name) ?? 0)]),
  );
  say(`The current key is in ${config.key ? 'MATRICULA_KEY' : `${config.dataDir}/key`}.`);

  function describe(name: string): string {
    if (name === 'reference') return 'kept elsewhere: env:, file: or aws:';
    if (name === 'older') return 'sealed before keys were named; "matricula secrets rotate" names them';
    if (name === seal.fingerprint) return 'current';
    return seal.knows(name) ? 'previous' : 'unknown: these do not open';
  }
}
