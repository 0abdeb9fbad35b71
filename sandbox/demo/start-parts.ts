import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startSandboxLms, startSandboxMailbox } from '../index.ts';
import { LmsByHand, MailboxByHand } from './by-hand.ts';
import type { OpenShop } from './demo-shop.ts';
import type { JournalFollower } from './journal.ts';
import { commandsFor, demoEnvironment, mailEnvironment, type Matricula } from './matricula.ts';
import type { Narrator } from './narrator.ts';
import { openSandbox, type Setting } from './open-sandbox.ts';
import { findPort, friendlyPorts, tellMove } from './ports.ts';
import { type Sidecar, startSidecar } from './sidecar.ts';
import type { Wakeup } from './until.ts';

/** Everything that runs. */
export interface Parts extends OpenShop {
  dataDir: string;
  lms: LmsByHand;
  mailbox: MailboxByHand;
  lmsJournal: JournalFollower;
  sidecar: Sidecar;
  matricula: Matricula;
  narrator: Narrator;
  wakeup: Wakeup;
}

export interface StartOptions {
  setting: Setting;
  openShop: (setting: Setting) => Promise<OpenShop>;
  keepData: boolean;
}

/** Starts a shop, the sandbox LMS and mailbox, and a sidecar with a data folder of its own. */
export async function startParts(options: StartOptions): Promise<Parts> {
  const { setting, openShop } = options;
  const { screen, stopping, narrator, wakeup, useFriendlyPorts } = setting;
  const dataDir = await makeDataDir(options);
  const lms = await openSandbox('LMS', startSandboxLms, friendlyPorts.lms, setting);
  lms.journal.onAnswered((entry) => narrator.onLmsCall(entry));
  const opened = await openShop(setting);
  const mailbox = await openSandbox('mailbox', startSandboxMailbox, friendlyPorts.mailbox, setting);

  const wanted = useFriendlyPorts ? friendlyPorts.sidecar : 0;
  const port = await findPort(wanted);
  const env = { ...demoEnvironment(dataDir, port), ...mailEnvironment(mailbox.server.smtpUrl) };
  const sidecar = await startSidecar(env, dataDir, { stopping, wakeup });
  tellMove(screen, { part: 'sidecar', wanted, port: sidecar.port });
  sidecar.log.onEvent((line) => narrator.onLogLine(line));
  return {
    ...opened,
    dataDir,
    lms: new LmsByHand(lms.url),
    mailbox: new MailboxByHand(mailbox.url),
    lmsJournal: lms.journal,
    sidecar,
    matricula: commandsFor(env, stopping),
    narrator,
    wakeup,
  };
}

async function makeDataDir({ setting: { stopping, screen }, keepData }: StartOptions): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'matricula-demo-'));
  stopping.beforeEnd(async () => {
    if (keepData) screen.say(`The data stays in ${dataDir}.`);
    else await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  });
  stopping.signal.throwIfAborted();
  return dataDir;
}
