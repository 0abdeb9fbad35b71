import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startSandboxLms, startSandboxShop } from '../index.ts';
import { LmsByHand, ShopByHand } from './by-hand.ts';
import { JournalFollower } from './journal.ts';
import { commandsFor, demoEnvironment, type Matricula } from './matricula.ts';
import { Narrator } from './narrator.ts';
import { describeMove, findPort, friendlyPorts, openNear } from './ports.ts';
import type { Screen } from './screen.ts';
import { type Sidecar, startSidecar } from './sidecar.ts';
import type { Stopping } from './stopping.ts';
import { Wakeup } from './until.ts';

/** Everything that runs. */
export interface Parts {
  dataDir: string;
  shop: ShopByHand;
  lms: LmsByHand;
  lmsJournal: JournalFollower;
  sidecar: Sidecar;
  matricula: Matricula;
  narrator: Narrator;
  wakeup: Wakeup;
}

export interface StartOptions {
  screen: Screen;
  stopping: Stopping;
  /** The ports that people know by heart, where they are free; else whatever is free. */
  useFriendlyPorts: boolean;
  keepData: boolean;
}

/** Starts the sandbox shop, the sandbox LMS and a sidecar with a data folder of its own. */
export async function startParts(options: StartOptions): Promise<Parts> {
  const { screen, stopping } = options;
  const wakeup = new Wakeup();
  const narrator = new Narrator(screen);
  const dataDir = await makeDataDir(options);
  const lms = await openSandbox('LMS', options, wakeup);
  const shop = await openSandbox('shop', options, wakeup);
  lms.journal.onAnswered((entry) => narrator.onLmsCall(entry));
  shop.journal.onAnswered((entry) => narrator.onShopCall(entry));

  const wanted = options.useFriendlyPorts ? friendlyPorts.sidecar : 0;
  const env = demoEnvironment(dataDir, await findPort(wanted));
  const sidecar = await startSidecar(env, dataDir, { stopping, wakeup });
  tellMove(screen, 'sidecar', wanted, sidecar.port);
  sidecar.log.onEvent((line) => narrator.onLogLine(line));
  return {
    dataDir,
    shop: new ShopByHand(shop.url),
    lms: new LmsByHand(lms.url),
    lmsJournal: lms.journal,
    sidecar,
    matricula: commandsFor(env, stopping),
    narrator,
    wakeup,
  };
}

async function makeDataDir({ stopping, keepData, screen }: StartOptions): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'matricula-demo-'));
  stopping.beforeEnd(async () => {
    if (keepData) screen.say(`The data stays in ${dataDir}.`);
    else await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  });
  stopping.signal.throwIfAborted();
  return dataDir;
}

/** A sandbox in this process, with its journal followed. */
async function openSandbox(
  part: 'LMS' | 'shop',
  { screen, stopping, useFriendlyPorts }: StartOptions,
  wakeup: Wakeup,
): Promise<{ url: string; journal: JournalFollower }> {
  const start = part === 'LMS' ? startSandboxLms : startSandboxShop;
  const friendly = part === 'LMS' ? friendlyPorts.lms : friendlyPorts.shop;
  const wanted = useFriendlyPorts ? friendly : 0;
  const observe = (_call: unknown, phase: 'received' | 'done') => {
    if (phase === 'done') void journal.catchUp().then(() => wakeup.wake());
  };
  const server = await openNear(wanted, (port) => start({ port, observe }));
  const journal = new JournalFollower(server.url);
  stopping.beforeEnd(() => server.close());
  stopping.signal.throwIfAborted();
  tellMove(screen, part, wanted, server.port);
  return { url: server.url, journal };
}

function tellMove(screen: Screen, part: string, wanted: number, port: number): void {
  const move = describeMove(part, wanted, port);
  if (move !== undefined) screen.say(move);
}
