import { runCLI, type RunCLIServer } from '@wp-playground/cli';

import type { Stopping } from '../../sandbox/demo/stopping.ts';
import type { Software } from './find-wordpress.ts';
import { phpFolder, pluginFolder } from './site-folder.ts';

/** Both ends of what the plugin supports, and what most shops have. */
export type PhpVersion = '7.4' | '8.2' | '8.5';

interface PlaygroundSite {
  /** Holds a core. It is written into. */
  folder: string;
  url: string;
  port: number;
  php: PhpVersion;
}

/** With fewer, a shop that calls itself waits for its own answer. */
const WORKERS = 3;

/** WordPress Playground on a core. Docs: https://wordpress.github.io/wordpress-playground/developers/local-development/wp-playground-cli */
export class Playground {
  /** Where PHP sees the core. */
  static readonly core = '/wordpress';
  static readonly #programs = '/matricula-programs';

  readonly url: string;
  readonly #server: RunCLIServer;
  readonly #stopping: Stopping;

  private constructor(url: string, server: RunCLIServer, stopping: Stopping) {
    this.url = url;
    this.#server = server;
    this.#stopping = stopping;
  }

  /** @param stopping Once it has ended, nobody waits for PHP any more. */
  static async start(
    software: Software,
    { folder, url, port, php }: PlaygroundSite,
    stopping: Stopping,
  ): Promise<Playground> {
    const plugins = `${Playground.core}/wp-content/plugins`;
    const server = await runCLI({
      command: 'server',
      php,
      port,
      'site-url': url,
      verbosity: 'quiet',
      workers: WORKERS,
      wordpressInstallMode: 'do-not-attempt-installing', // its own installer knows one login and no seed
      'mount-before-install': [
        { hostPath: folder, vfsPath: Playground.core },
        { hostPath: phpFolder, vfsPath: Playground.#programs },
        { hostPath: software.woocommerce, vfsPath: `${plugins}/woocommerce` },
        { hostPath: pluginFolder, vfsPath: `${plugins}/matricula` },
      ],
    });
    // The first answer of all is a redirect to the same address, which would turn somebody's POST into a GET.
    await fetch(url, { redirect: 'manual' });
    return new Playground(url, server, stopping);
  }

  /** Runs a program of ./php. @returns what it printed */
  runProgram(
    name: string,
    { args = [], env = {} }: { args?: string[]; env?: Record<string, string> } = {},
  ): Promise<string> {
    const argv = JSON.stringify([name, ...args]);
    return this.#run(`$argv = json_decode( '${argv}' ); require '${Playground.#programs}/${name}.php';`, env);
  }

  /** Runs code: WordPress is loaded, and its owner is the current user. @returns what it printed */
  runCode(code: string): Promise<string> {
    return this.#run(
      `require '${Playground.#programs}/load-wordpress.php'; wp_set_current_user( 1 );\n${code}`,
      {},
    );
  }

  async stop(): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
  }

  async #run(code: string, env: Record<string, string>): Promise<string> {
    const work = this.#server.playground.run({
      code: `<?php ${code}`,
      env: { MATRICULA_TEST_WORDPRESS: Playground.core, MATRICULA_TEST_URL: this.url, ...env },
    });
    const { exitCode, text, errors } = await this.#stopping.unlessEnded(work);
    if (exitCode !== 0) throw new Error(`PHP failed. ${errors || text}`);
    return text;
  }
}
