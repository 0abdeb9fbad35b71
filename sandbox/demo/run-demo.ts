import { constants } from 'node:os';

import { cases } from './cases.ts';
import { type CheckReport, toReport } from './check.ts';
import { chooseShop } from './choose-shop.ts';
import { connectParts } from './connect-parts.ts';
import type { OpenShop, ShopKind } from './demo-shop.ts';
import { Narrator } from './narrator.ts';
import type { Setting } from './open-sandbox.ts';
import { playCases } from './play.ts';
import { createPlainScreen, createScreen, type Screen } from './screen.ts';
import { type Parts, startParts } from './start-parts.ts';
import { DemoError, Stopped, type Stopping } from './stopping.ts';
import { tellAddresses, tellEnd, tellResult, tellStart, tellStopping, tellWhatNext } from './surround.ts';
import { Wakeup } from './until.ts';

export interface DemoOptions {
  /** Plays, prints one JSON object and ends. */
  check: boolean;
  /** Language of the order notes. */
  lang: string;
  /** The data folder stays. */
  keep: boolean;
  /** Names of the cases that are played; undefined: all. */
  case?: string[];
  /** Which shop is asked for; undefined: the real one where it is at hand, else the sandbox. */
  shop?: ShopKind;
}

interface Session {
  options: DemoOptions;
  stopping: Stopping;
  screen: Screen;
}

/** Runs the demo from its start to its end, and closes everything. @returns The exit code. */
export async function runDemo(options: DemoOptions, stopping: Stopping): Promise<number> {
  try {
    return options.check ? await check(options, stopping) : await show(options, stopping);
  } catch (error) {
    return explain(error);
  } finally {
    await stopping.closeAll();
  }
}

/** Plays for a program: standard output gets the result alone, and the story is told where it went wrong. */
async function check(options: DemoOptions, stopping: Stopping): Promise<number> {
  const story: string[] = [];
  const screen = createPlainScreen((line) => story.push(line));
  const report = await playForResult({ options, stopping, screen });
  if (!report.ok) process.stderr.write(`${story.join('\n')}\n`);
  process.stdout.write(`${JSON.stringify(report)}\n`);
  return report.ok ? 0 : 1;
}

async function playForResult(session: Session): Promise<CheckReport> {
  let kind = session.options.shop ?? 'sandbox';
  try {
    const choice = await chooseShop(session.options.shop, session.stopping);
    ({ kind } = choice);
    if (choice.remark !== undefined) process.stderr.write(`${choice.remark}\n`);
    return (await play(session, choice.open)).report;
  } catch (error) {
    if (error instanceof Stopped) throw error;
    return toReport(kind, [], [describe(error)]);
  }
}

/** Plays for a person, then stays up for them. */
async function show(options: DemoOptions, stopping: Stopping): Promise<number> {
  const screen = createScreen(process.stdout);
  stopping.signal.addEventListener('abort', () => tellStopping(screen));
  stopping.beforeEnd(() => Promise.resolve(tellEnd(screen)));
  tellStart(screen);
  const choice = await chooseShop(options.shop, stopping);
  if (choice.remark !== undefined) screen.say(choice.remark);
  const { parts, report } = await play({ options, stopping, screen }, choice.open);
  tellResult(screen, report);
  tellWhatNext(screen, parts);
  parts.narrator.meetStrangers(parts.shop.echoMs);
  await stopping.ended();
  const { reason } = stopping.signal as { reason: unknown };
  if (reason instanceof Stopped) return 0;
  throw reason;
}

async function play(
  { options, stopping, screen }: Session,
  openShop: (setting: Setting) => Promise<OpenShop>,
): Promise<{ parts: Parts; report: CheckReport }> {
  const setting = {
    screen,
    stopping,
    useFriendlyPorts: !options.check,
    locale: options.lang,
    narrator: new Narrator(screen),
    wakeup: new Wakeup(),
  };
  const parts = await startParts({ setting, openShop, keepData: options.keep });
  tellAddresses(screen, parts);
  const surroundings = await connectParts(parts, setting);
  const props = { ...parts, log: parts.sidecar.log, signal: stopping.signal };
  const chosen = cases.filter(({ name }) => options.case?.includes(name) ?? true);
  return { parts, report: await playCases(chosen, props, surroundings, screen) };
}

function explain(error: unknown): number {
  if (error instanceof Stopped) return 128 + constants.signals[error.signal];
  process.stderr.write(`${describe(error)}\n`);
  return 1;
}

/** What a person can do something about is said in a sentence; anything else is a fault of the demo. */
function describe(error: unknown): string {
  if (error instanceof DemoError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
