import type { Observe } from '../index.ts';
import { JournalFollower } from './journal.ts';
import type { Narrator } from './narrator.ts';
import { openNear, tellMove } from './ports.ts';
import type { Screen } from './screen.ts';
import type { Stopping } from './stopping.ts';
import type { Wakeup } from './until.ts';

/** What everything that is started needs of the demo. */
export interface Setting {
  screen: Screen;
  stopping: Stopping;
  /** The ports that people know by heart, where they are free; else whatever is free. */
  useFriendlyPorts: boolean;
  /** Language of the order notes. */
  locale: string;
  narrator: Narrator;
  wakeup: Wakeup;
}

interface Started {
  url: string;
  port: number;
  close: () => Promise<void>;
}

type StartSandbox<T extends Started> = (options: { port: number; observe: Observe }) => Promise<T>;

/** Opens a sandbox in this process, with its journal followed. */
export async function openSandbox<T extends Started>(
  part: 'LMS' | 'shop' | 'mailbox',
  start: StartSandbox<T>,
  friendlyPort: number,
  { screen, stopping, useFriendlyPorts, wakeup }: Setting,
): Promise<{ url: string; server: T; journal: JournalFollower }> {
  const wanted = useFriendlyPorts ? friendlyPort : 0;
  const observe: Observe = (_call, phase) => {
    if (phase === 'done') void journal.catchUp().then(() => wakeup.wake());
  };
  const server = await openNear(wanted, (port) => start({ port, observe }));
  const journal = new JournalFollower(server.url);
  stopping.beforeEnd(() => server.close());
  stopping.signal.throwIfAborted();
  tellMove(screen, { part, wanted, port: server.port });
  return { url: server.url, server, journal };
}
