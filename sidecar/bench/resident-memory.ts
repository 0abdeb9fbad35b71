import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { median } from './statistics.ts';

/** Resident memory of a process in MiB while it rests: the median of ten seconds. Linux only. */
export async function restingMemoryMiB(pid: number): Promise<number> {
  const seen: number[] = [];
  for (let second = 0; second < 10; second += 1) {
    await wait(1_000);
    const kib = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    seen.push(Number(kib) / 1024);
  }
  return median(seen);
}
