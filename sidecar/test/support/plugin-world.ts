import { startSandboxLms } from '../../../sandbox/index.ts';
import { hashPairingCode, newPairingCode } from '../../src/pairing/pairing-code.ts';
import type { PairingChoices } from '../../src/store/schema.ts';
import { addPairing } from '../../src/store/pairings.ts';
import { FakePlugin } from './fake-plugin.ts';
import { startSidecarUnderTest, type SidecarUnderTest } from './sidecar.ts';
import { until } from './until.ts';
import { LmsInTest } from './world.ts';

/** A shop with the plugin, an LMS and a sidecar that are paired. */
export interface PluginWorld {
  lms: LmsInTest;
  plugin: FakePlugin;
  sidecar: SidecarUnderTest;
  /** Has the shop asked for its outbox, or for what changed, and waits until that is worked off. */
  pollNow: () => Promise<void>;
  sweepNow: () => Promise<void>;
  close: () => Promise<void>;
}

/** A code as `matricula shop pair` makes it. */
export async function makeCode(
  sidecar: SidecarUnderTest,
  shopId: string,
  { choices = {}, validMs = 600_000 }: { choices?: PairingChoices; validMs?: number } = {},
): Promise<string> {
  const code = newPairingCode();
  await sidecar.run((trx) => addPairing(trx, { codeHash: hashPairingCode(code), shopId, choices, validMs }));
  return code;
}

export async function startPluginWorld(choices: PairingChoices = {}): Promise<PluginWorld> {
  const sidecar = await startSidecarUnderTest();
  const lmsServer = await startSandboxLms();
  const plugin = await FakePlugin.start();
  await sidecar.addLms({ lmsId: 'main', url: lmsServer.url });
  const lms = new LmsInTest(lmsServer.url);
  await lms.call('PATCH', '/settings', { throttle: { enabled: true, scale: 1000 } });
  const paired = await plugin.pair(sidecar.url, await makeCode(sidecar, 'books', { choices }));
  if (paired.status !== 201) throw new Error(`Not paired: ${JSON.stringify(paired.body)}`);
  // Both are asked when a test says so.
  await sidecar.rows(
    `update matricula.shops set next_poll_at = now() + '1 hour', next_sweep_at = now() + '1 hour'`,
  );
  const now = async (column: string, doneIn: string) => {
    await sidecar.rows(`update matricula.shops set ${column} = clock_timestamp() where id = 'books'`);
    const isDone = async () =>
      (await sidecar.rows(`select from matricula.shops where ${column} between now() + ${doneIn}`)).length >
      0;
    await until(isDone);
    await sidecar.untilIdle();
  };
  return {
    lms,
    plugin,
    sidecar,
    pollNow: () => now('next_poll_at', `'20 s' and now() + '40 s'`),
    sweepNow: () => now('next_sweep_at', `'10 min' and now() + '20 min'`),
    close: async () => {
      await sidecar.stop();
      await Promise.all([lmsServer.close(), plugin.server.close()]);
    },
  };
}
