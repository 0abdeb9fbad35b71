import { randomBytes } from 'node:crypto';
import { cpSync } from 'node:fs';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Software } from './find-wordpress.ts';
import type { Mail, ShopOptions } from './shop.ts';

/** The plugin as it stands in this repository. */
export const pluginFolder = fileURLToPath(new URL('../../plugin', import.meta.url));

/** PHP programs that shops are made and run with. */
export const phpFolder = fileURLToPath(new URL('php', import.meta.url));

const MAILS = 'mails.jsonl';

/** Copies the core, which WordPress writes into, with what keeps mails from leaving and a language without texts. */
export async function layOutCore(software: Software, folder: string): Promise<void> {
  copyFolder(software.wordpress, folder);
  const content = join(folder, 'wp-content');
  copyFolder(join(phpFolder, 'mu-plugins'), join(content, 'mu-plugins'));
  await mkdir(join(content, 'languages'), { recursive: true });
  // WordPress offers the languages that it finds a file of.
  await writeFile(
    join(content, 'languages', 'es_ES.l10n.php'),
    "<?php return array( 'messages' => array() );\n",
  );
}

/** Copies a folder in one go: that takes half a second for a WordPress, and file by file three. */
export function copyFolder(from: string, to: string): void {
  cpSync(from, to, { recursive: true });
}

/** Links WooCommerce and the plugin in, so that an edit of the plugin shows at once. */
export async function linkPlugins(software: Software, folder: string): Promise<void> {
  const plugins = join(folder, 'wp-content', 'plugins');
  await symlink(software.woocommerce, join(plugins, 'woocommerce'));
  await symlink(pluginFolder, join(plugins, 'matricula'));
}

/** What wp-config.php depends on. */
export interface SiteConfig {
  url: string;
  cron: ShopOptions['cron'];
  /** Whether the database holds a network of sites (php/network.php). */
  network?: boolean;
  /** Where WordPress itself sees its folder. */
  seenAs: string;
  /** Where MariaDB listens; not for a shop on SQLite. */
  databaseSocket?: string;
}

/** Writes wp-config.php. The address stands there and not in the database, so that a database fits any port. */
export async function configureSite(folder: string, config: SiteConfig): Promise<void> {
  const constants = {
    ...databaseConstants(config),
    ...salts(),
    ...siteConstants(config),
    ...(config.network && networkConstants(config)),
  };
  const lines = Object.entries(constants).map(
    ([name, value]) => `define( '${name}', ${JSON.stringify(value)} );`,
  );
  await writeFile(
    join(folder, 'wp-config.php'),
    ['<?php', ...lines, "$table_prefix = 'wp_';", "require_once ABSPATH . 'wp-settings.php';", ''].join('\n'),
  );
}

function databaseConstants({ databaseSocket }: SiteConfig) {
  return {
    DB_NAME: 'wordpress',
    DB_USER: 'root',
    DB_PASSWORD: '',
    DB_HOST: databaseSocket === undefined ? '' : `localhost:${databaseSocket}`,
    DB_CHARSET: 'utf8mb4',
    DB_COLLATE: '',
  };
}

function siteConstants({ url, cron, seenAs }: SiteConfig) {
  return {
    WP_HOME: url,
    WP_SITEURL: url,
    WP_ENVIRONMENT_TYPE: 'local',
    WP_DEBUG: true,
    WP_DEBUG_DISPLAY: false,
    WP_DEBUG_LOG: `${seenAs}/wp-content/debug.log`,
    DISABLE_WP_CRON: cron !== 'visits',
    AUTOMATIC_UPDATER_DISABLED: true,
    // Nothing asks wordpress.org or woocommerce.com for news.
    WP_HTTP_BLOCK_EXTERNAL: true,
    WP_ACCESSIBLE_HOSTS: '127.0.0.1,localhost',
  };
}

function networkConstants({ url }: SiteConfig) {
  return {
    MULTISITE: true,
    SUBDOMAIN_INSTALL: false,
    DOMAIN_CURRENT_SITE: new URL(url).host,
    PATH_CURRENT_SITE: '/',
    SITE_ID_CURRENT_SITE: 1,
    BLOG_ID_CURRENT_SITE: 1,
  };
}

/** What WordPress and PHP complained about. */
export function phpLogOf(folder: string): string {
  return join(folder, 'wp-content', 'debug.log');
}

function salts(): Record<string, string> {
  const names = ['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'].flatMap((name) => [
    `${name}_KEY`,
    `${name}_SALT`,
  ]);
  return Object.fromEntries(names.map((name) => [name, randomBytes(32).toString('hex')]));
}

/** The mails that a shop has kept, see php/mu-plugins/mails.php. */
export async function readMails(folder: string): Promise<Mail[]> {
  const text = await readFile(join(folder, 'wp-content', MAILS), 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Mail);
}
