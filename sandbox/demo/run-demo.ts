import { constants } from 'node:os';

import { type CheckReport, toReport } from './check.ts';
import { connectParts } from './connect-parts.ts';
import { playCases } from './play.ts';
import { createPlainScreen, createScreen, type Screen } from './screen.ts';
import { type Parts, startParts } from './start-parts.ts';
import { DemoError, Stopped, type Stopping } from './stopping.ts';
import { tellAddresses, tellEnd, tellResult, tellStart, tellStopping, tellWhatNext } from './surround.ts';

export interface DemoOptions {
  /** Plays, prints one JSON object and ends. */
  check: boolean;
  /** Language of the order notes. */
  lang: string;
  /** The data folder stays. */
  keep: boolean;
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
  try {
    const parts = await startParts(toStartOptions(session));
    return await play(session, parts);
  } catch (error) {
    if (error instanceof Stopped) throw error;
    return toReport([], [describe(error)]);
  }
}

/** Plays for a person, then stays up for them. */
async function show(options: DemoOptions, stopping: Stopping): Promise<number> {
  const screen = createScreen(process.stdout);
  stopping.signal.addEventListener('abort', () => tellStopping(screen));
  stopping.beforeEnd(() => Promise.resolve(tellEnd(screen)));
  const session = { options, stopping, screen };
  tellStart(screen);
  const parts = await startParts(toStartOptions(session));
  tellAddresses(screen, parts);
  const report = await play(session, parts);
  tellResult(screen, report);
  tellWhatNext(screen, parts);
  parts.narrator.meetStrangers();
  await stopping.ended();
  const { reason } = stopping.signal as { reason: unknown };
  if (reason instanceof Stopped) return 0;
  throw reason;
}

async function play({ options, stopping, screen }: Session, parts: Parts): Promise<CheckReport> {
  const surroundings = await connectParts(parts, { screen, locale: options.lang });
  const props = { ...parts, log: parts.sidecar.log, signal: stopping.signal };
  return playCases(props, surroundings, screen);
}

function toStartOptions({ options, stopping, screen }: Session) {
  return { screen, stopping, useFriendlyPorts: !options.check, keepData: options.keep };
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
