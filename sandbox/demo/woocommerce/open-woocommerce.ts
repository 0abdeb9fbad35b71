import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Software } from '../../../e2e/wordpress/find-wordpress.ts';
import { startPlaygroundShop } from '../../../e2e/wordpress/playground-shop.ts';
import { logins, type WordPressShop } from '../../../e2e/wordpress/shop.ts';
import type { Surroundings } from '../demo-case.ts';
import type { Introduction, OpenShop } from '../demo-shop.ts';
import type { Setting } from '../open-sandbox.ts';
import { demoPollSeconds } from '../matricula.ts';
import { findPort, friendlyPorts, tellMove } from '../ports.ts';
import { DemoError } from '../stopping.ts';
import { addBrokenProduct, mendCourseKey } from './broken-product.ts';
import { OrderWatch } from './order-watch.ts';
import { Staff } from './staff.ts';
import { sidecarNotes, WooCommerceShop } from './woocommerce-shop.ts';

/** A card to pay with, and a field for the learner, as shops have them from other plugins. */
const muPlugins = fileURLToPath(new URL('mu-plugins', import.meta.url));

/** WordPress's names of our languages. */
const locales: Readonly<Record<string, string>> = { en: 'en_US', es: 'es_ES' };

/** Starts a WordPress with WooCommerce and the plugin, whose schedule a crontab moves on each minute. */
export async function openWooCommerce(software: Software, setting: Setting): Promise<OpenShop> {
  const { screen, stopping, useFriendlyPorts, narrator, locale } = setting;
  const wanted = useFriendlyPorts ? friendlyPorts.shop : 0;
  const port = await findPort(wanted);
  screen.say('WordPress starts; the first time it is installed, which takes a minute …');
  const options = { port, cron: 'crontab', locale: locales[locale] ?? 'en_US' } as const;
  const site = await startPlaygroundShop(software, options, stopping);
  stopping.signal.throwIfAborted();
  tellMove(screen, { part: 'shop', wanted, port: Number(new URL(site.url).port) });
  cpSync(muPlugins, join(site.folder, 'wp-content', 'mu-plugins'), { recursive: true });
  const staff = await employ(site, stopping.signal);
  const watch = new OrderWatch((orderId) => sidecarNotes(staff, orderId), narrator);
  return {
    shop: new WooCommerceShop(site.url, { staff, watch, signal: stopping.signal }),
    connect: (introduction) => {
      introduction.sidecar.log.onEvent((line) => watch.onLogLine(line));
      return connect(staff, introduction);
    },
  };
}

async function employ(site: WordPressShop, signal: AbortSignal): Promise<Staff> {
  const applicationPassword = await site.php(
    "echo WP_Application_Passwords::create_new_application_password( get_current_user_id(), array( 'name' => 'Demo' ) )[0];",
  );
  return new Staff(site.url, { user: logins.owner.user, applicationPassword }, signal);
}

/** A shop with the plugin is connected by a pairing code; what it sells stands in its products. */
async function connect(
  staff: Staff,
  { sidecar, lmsUrl, matricula, screen, locale }: Introduction,
): Promise<Surroundings> {
  screen.say('  $ matricula shop pair books …');
  const printed = await matricula('shop', 'pair', 'books', '--lms', 'main', '--locale', locale);
  const code = /^Pairing code\s+(\S+)$/m.exec(printed)?.[1];
  if (code === undefined) throw new DemoError(`"matricula shop pair" printed no code: ${printed}`);
  await staff.pair(sidecar.url, code);
  screen.say('  The owner pastes its address and the code into WooCommerce → Matricula.');
  await check(staff, screen);
  screen.say(
    `  The sidecar asks the shop every ${demoPollSeconds} s for what waits there; 30 s is what it comes with.`,
  );
  await addBrokenProduct(staff);
  return { lmsUrl, mendCourseKey: (stage) => mendCourseKey(staff, stage) };
}

/** A laptop's PHP that is still busy with its start may answer the sidecar too late at first. */
const MOST_CHECKS = 3;

async function check(staff: Staff, screen: Introduction['screen']): Promise<void> {
  for (let left = MOST_CHECKS - 1; ; left -= 1) {
    const checks = await staff.check();
    const failed = checks.filter(({ result }) => result === 'failed');
    if (failed.length === 0) {
      screen.say(`  The check of the connection: ${checks.map(({ name }) => name).join(', ')} are well.`);
      return;
    }
    if (left === 0) throw new DemoError(failed.map(({ sentence }) => sentence).join(' '));
  }
}
