import { defaultSeed } from '../lms/src/seed.ts';
import type { Surroundings } from './demo-case.ts';
import type { Setting } from './open-sandbox.ts';
import type { Parts } from './start-parts.ts';
import { DemoError } from './stopping.ts';

/** Who is mailed when something needs a person. */
const OWNER = 'owner@school.example';

/** Who is asked whether the money of a transfer arrived. */
export const CONFIRMER = 'treasurer@school.example';

/** Makes the three known to each other, as an operator and the shop's owner do. */
export async function connectParts(parts: Parts, { screen, locale }: Setting): Promise<Surroundings> {
  const { matricula, lms, dataDir, sidecar } = parts;
  const [client] = defaultSeed.clients;
  if (client === undefined) throw new DemoError('The seed of the sandbox is empty.');
  screen.say('  $ matricula lms add main …');
  await matricula(
    ...['lms', 'add', 'main', '--url', lms.url],
    ...['--client-id', client.client_id, '--client-secret', client.client_secret],
  );
  screen.say(`  $ matricula owner set --mail ${OWNER}`);
  await matricula('owner', 'set', '--mail', OWNER, '--locale', locale);
  screen.say(`  $ matricula confirmer set --mail ${CONFIRMER}`);
  await matricula('confirmer', 'set', '--mail', CONFIRMER);
  const introduction = { sidecar, lmsUrl: lms.url, dataDir, matricula, screen, locale };
  return parts.connect(introduction);
}
