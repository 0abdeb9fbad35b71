import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';

import { unzipSync } from 'fflate';

/** Without a network, the answer to a name that is asked for may take long to not come. */
const CONNECT_MS = 10_000;

/**
 * Downloads a zip whose entries are all in one folder, and puts that folder's content where it is wanted. There is
 * nothing there, or all of it.
 *
 * @throws Error in one line, with what to do, when it cannot be had.
 */
export async function downloadInto(folder: string, url: string): Promise<void> {
  const parent = dirname(folder);
  await mkdir(parent, { recursive: true });
  const zip = await download(url);
  const beside = await mkdtemp(join(parent, '.unpacking-'));
  try {
    await unpack(zip, beside);
    await rename(beside, folder);
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}

async function download(url: string): Promise<Uint8Array> {
  const connecting = new AbortController();
  const patience = setTimeout(() => connecting.abort(), CONNECT_MS);
  try {
    const response = await fetch(url, { signal: connecting.signal });
    clearTimeout(patience);
    if (!response.ok || !response.body) throw new Error(`it answered ${response.status}`);
    return await readWithProgress(response.body, url, Number(response.headers.get('content-length')));
  } catch (error) {
    const why = connecting.signal.aborted ? 'no answer' : describe(error);
    throw new Error(`${url} could not be downloaded (${why}). Is there a network?`, {
      cause: error,
    });
  } finally {
    clearTimeout(patience);
  }
}

async function readWithProgress(
  body: ReadableStream<Uint8Array>,
  url: string,
  total: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    tellProgress(url, size, total);
  }
  if (process.stderr.isTTY) process.stderr.write('\n');
  return Buffer.concat(chunks);
}

const BAR = 30;

function tellProgress(url: string, size: number, total: number): void {
  if (!process.stderr.isTTY) return;
  const share = total > 0 ? Math.min(size / total, 1) : 0;
  const bar = '█'.repeat(Math.round(share * BAR)).padEnd(BAR, '░');
  process.stderr.write(`\r${bar} ${(size / 1e6).toFixed(1)} MB  ${url}`);
}

/** The first folder of each name is left away. A name that leads elsewhere is refused. */
async function unpack(zip: Uint8Array, folder: string): Promise<void> {
  for (const [name, content] of Object.entries(unzipSync(zip))) {
    if (name.endsWith('/')) continue;
    const file = join(folder, ...name.split('/').slice(1));
    if (!file.startsWith(folder + sep))
      throw new Error(`The zip holds a file outside of its folder: ${name}`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

/** Node's fetch says "fetch failed", and keeps the reason as the cause. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
