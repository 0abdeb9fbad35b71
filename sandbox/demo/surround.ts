import type { CheckReport } from './check.ts';
import type { Screen } from './screen.ts';
import type { Parts } from './start-parts.ts';

/** What the demo says before, between and after the orders. */
export function tellStart(screen: Screen): void {
  screen.heading('Matricula demo');
  screen.say('Everything runs on this machine, and is gone when it stops (Ctrl-C).');
}

export function tellAddresses(screen: Screen, { shop, lms, mailbox, sidecar }: Parts): void {
  screen.say();
  screen.say(`  Shop  ${shop.url}/`);
  screen.say(`  LMS   ${lms.url}/`);
  screen.say(`  Mail  ${mailbox.url}/`);
  screen.say(`  API   ${sidecar.url}/openapi.json`);
  screen.say();
}

export function tellResult(screen: Screen, { ok, orders }: CheckReport): void {
  screen.say();
  if (ok) screen.say(`All ${orders.length} orders ended as they should.`);
  else screen.bad('Something is not as it should be; it is marked above.');
}

export function tellWhatNext(screen: Screen, parts: Parts): void {
  const { dataDir } = parts;
  screen.say();
  screen.heading('It stays up until Ctrl-C. What happens from now on is told here too.');
  tellAddresses(screen, parts);
  screen.say('Try:');
  for (const { what, url, login } of parts.shop.pages()) {
    screen.say(`  ${what.padEnd(18)}  ${url}`);
    if (login !== undefined) screen.say(`${' '.repeat(22)}${login}`);
  }
  screen.say(`  See the learners    ${parts.lms.url}/`);
  screen.say(`  Register a learner  ${parts.lms.url}/register`);
  screen.say(`  Read the mails      ${parts.mailbox.url}/`);
  screen.say();
  screen.say('Ask the sidecar from another terminal, in this folder:');
  screen.say(`  export MATRICULA_DATA=${dataDir}`);
  screen.say('  export MATRICULA_PRIVATE_NETWORKS=127.0.0.0/8');
  screen.say('  npx matricula order show books <number of an order>');
  screen.say('  npx matricula attention');
  screen.say('  npx matricula --help');
}

export function tellStopping(screen: Screen): void {
  screen.say();
  screen.say('Stopping …');
}

export function tellEnd(screen: Screen): void {
  screen.say('Everything is stopped.');
}
