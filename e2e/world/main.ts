// The world as a process of its own: it also ends, and cleans up, when whoever started it is killed.
import { Stopped, Stopping } from '../../sandbox/demo/stopping.ts';
import { startWorld } from './start-world.ts';

const stopping = new Stopping();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => stopping.end(new Stopped(signal)));
}
process.on('disconnect', () => stopping.end(new Stopped('SIGTERM')));

try {
  process.send?.(await startWorld(stopping, { useFriendlyPorts: process.argv.includes('--friendly-ports') }));
  await stopping.ended();
  stopping.signal.throwIfAborted();
} catch (error) {
  if (!(error instanceof Stopped)) {
    process.exitCode = 1;
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  }
} finally {
  await stopping.closeAll();
  if (process.connected) process.disconnect();
}
