import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { phpFolder } from './site-folder.ts';

/** The shop that a PHP program of ./php works on. */
export interface Target {
  folder: string;
  url: string;
}

const settings = ['memory_limit=512M', 'display_errors=stderr', 'log_errors=0', 'error_reporting=E_ALL'];

/** How php is called, by this person or anybody: the machine's own settings may differ. */
export const phpSettings = settings.flatMap((setting) => ['-d', setting]);

/** What programs find their shop by. */
export function environmentOf({ folder, url }: Target): NodeJS.ProcessEnv {
  return { MATRICULA_TEST_WORDPRESS: folder, MATRICULA_TEST_URL: url };
}

/**
 * Runs a program of ./php on a shop.
 *
 * @returns what it printed
 * @throws Error with PHP's complaint when it fails.
 */
export function runProgram(
  name: string,
  target: Target,
  { args = [], env = {} }: { args?: string[]; env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  return runPhp([join(phpFolder, `${name}.php`), ...args], { env: { ...environmentOf(target), ...env } });
}

/** Runs code on a shop: WordPress is loaded, and its owner is the current user. */
export function runCode(code: string, target: Target): Promise<string> {
  const before = `<?php require '${join(phpFolder, 'load-wordpress.php')}'; wp_set_current_user( 1 );`;
  return runPhp([], { env: environmentOf(target), input: `${before}\n${code}` });
}

function runPhp(
  args: string[],
  { env, input = '' }: { env: NodeJS.ProcessEnv; input?: string },
): Promise<string> {
  const php = spawn('php', [...phpSettings, ...args], { env: { ...process.env, ...env } });
  let printed = '';
  let complaint = '';
  php.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  php.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  php.stdin.on('error', () => undefined); // a program that ends early reads nothing more
  php.stdin.end(input);
  return new Promise((resolve, reject) => {
    php.once('error', reject);
    php.once('close', (code) => {
      if (code === 0) resolve(printed);
      else reject(new Error(`PHP failed. ${complaint || printed}`));
    });
  });
}
