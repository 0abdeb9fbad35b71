import { readFile } from 'node:fs/promises';

import { BadInput, parseJson } from './parse.ts';

/**
 * Runs a server until it is told to stop, prints one line with its address, and turns what a person can
 * mend (a port in use, a bad seed) into one plain sentence and exit code 1.
 *
 * @param label what to call the server in that line
 * @param start starts it
 */
export async function runUntilSignal(
  label: string,
  start: () => Promise<{ url: string; close: () => Promise<void> }>,
): Promise<void> {
  try {
    const server = await start();
    process.stdout.write(`${label} listens on ${server.url}\n`);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => void server.close().then(() => process.exit(0)));
    }
  } catch (error) {
    process.stderr.write(`${label} did not start: ${explain(error)}\n`);
    process.exitCode = 1;
  }
}

/** Reads a JSON file; refuses a missing or malformed one in one sentence. */
export async function readJsonFile(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new BadInput(`The file ${path} cannot be read.`);
  });
  const value = parseJson(text);
  if (value === undefined) throw new BadInput(`The file ${path} is no JSON.`);
  return value;
}

/** Reads a port given on the command line: a whole number from 0 to 65535. */
export function toPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new BadInput(`"${text}" is no port: give a number from 0 (choose one) to 65535.`);
  }
  return port;
}

function explain(error: unknown): string {
  if (error instanceof BadInput) return error.message;
  if (error instanceof Error && 'code' in error && 'port' in error) {
    if (error.code === 'EADDRINUSE')
      return `port ${String(error.port)} is in use. Choose another with --port.`;
    if (error.code === 'EACCES')
      return `port ${String(error.port)} needs more rights. Choose another with --port.`;
  }
  return error instanceof Error ? error.message : String(error);
}
