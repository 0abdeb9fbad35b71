import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

import { downloadInto } from './download.ts';

/** The ends of what the plugin supports. */
export type Era = 'new' | 'old';

/** A WordPress core and a WooCommerce, unpacked. Nothing is ever written into them. */
export interface Software {
  wordpress: string;
  woocommerce: string;
  versions: { wordpress: string; woocommerce: string };
}

/** What was found, or a sentence that says why nothing was. */
export type Found = { software: Software } | { reason: string };

interface Part {
  /** Names a folder that the part is unpacked in. */
  variable: string;
  /** Name of its folder in the cache. */
  folder: string;
  /** The file that tells its version, and how it is written there. */
  file: string;
  version: RegExp;
  /** Where the newest release can be had; undefined for what nobody downloads. */
  zip?: string;
}

const wordpress = { file: 'wp-includes/version.php', version: /\$wp_version = '([^']+)'/ };
const woocommerce = { file: 'woocommerce.php', version: /^\s*\*\s*Version:\s*(\S+)/m };

const parts: Record<Era, { wordpress: Part; woocommerce: Part }> = {
  new: {
    wordpress: {
      ...wordpress,
      variable: 'MATRICULA_WORDPRESS_DIR',
      folder: 'wordpress',
      zip: 'https://wordpress.org/latest.zip',
    },
    woocommerce: {
      ...woocommerce,
      variable: 'MATRICULA_WOOCOMMERCE_DIR',
      folder: 'woocommerce',
      zip: 'https://downloads.wordpress.org/plugin/woocommerce.latest-stable.zip',
    },
  },
  old: {
    wordpress: { ...wordpress, variable: 'MATRICULA_OLD_WORDPRESS_DIR', folder: 'wordpress-trixie' },
    woocommerce: { ...woocommerce, variable: 'MATRICULA_OLD_WOOCOMMERCE_DIR', folder: 'woocommerce-9.9' },
  },
};

/** Where what was downloaded stays, for this person. */
export function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'matricula');
}

/**
 * Looks for a WordPress and a WooCommerce: where the environment says, in the cache, and at last on wordpress.org.
 *
 * @param options.download false: what is not on this machine counts as missing.
 */
export async function findWordPress(era: Era, options: { download: boolean }): Promise<Found> {
  try {
    const core = await find(parts[era].wordpress, options);
    const shop = await find(parts[era].woocommerce, options);
    return {
      software: {
        wordpress: core.folder,
        woocommerce: shop.folder,
        versions: { wordpress: core.version, woocommerce: shop.version },
      },
    };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

async function find(part: Part, { download }: { download: boolean }) {
  const named = process.env[part.variable];
  const folder = named ?? join(cacheFolder(), part.folder);
  if (named === undefined && download && part.zip !== undefined && !existsSync(join(folder, part.file))) {
    await downloadInto(folder, part.zip);
  }
  return { folder, version: await readVersion(folder, part) };
}

async function readVersion(folder: string, part: Part): Promise<string> {
  const text = await readFile(join(folder, part.file), 'utf8').catch(() => '');
  const version = part.version.exec(text)?.[1];
  if (version === undefined) {
    throw new Error(
      `There is no ${part.folder} in ${folder}. Unpack one there, or name its folder in ${part.variable}.`,
    );
  }
  return version;
}
