import type { ChildProcess } from 'node:child_process';
import { openSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';

import { endGroup, killGroup, startDaemon, untilFree, untilListening } from './child.ts';
import { phpSettings } from './php.ts';
import type { Tls } from './shop.ts';
import type { WebServer, WebServerOptions } from './web-server.ts';

const START_SECONDS = 30;
const STOP_MS = 5_000;
/** Debian keeps servers where only root looks. */
const SERVERS = '/usr/sbin';
/** Whoever runs this reads the site. */
const user = userInfo().username;

/** nginx before PHP-FPM, as most shops run: PHP can end a response there and work on. */
export class FpmServer implements WebServer {
  readonly #options: WebServerOptions;
  readonly #work: string;
  #children: ChildProcess[] = [];

  constructor(options: WebServerOptions) {
    this.#options = options;
    this.#work = join(dirname(options.log), 'fpm');
  }

  async start(): Promise<void> {
    await mkdir(this.#work, { recursive: true });
    await writeFile(join(this.#work, 'fpm.conf'), this.#fpmSettings());
    await writeFile(join(this.#work, 'nginx.conf'), this.#nginxSettings());
    if (this.#options.tls) await this.#writeTls(this.#options.tls);
    const output = openSync(this.#options.log, 'a');
    const start = (command: [string, ...string[]]) => {
      const child = startDaemon(command, { output });
      this.#children.push(child);
      return child;
    };
    const fpm = start([
      join(SERVERS, await fpmProgram()),
      ...['--nodaemonize', '--allow-to-run-as-root', '--fpm-config', join(this.#work, 'fpm.conf')],
      ...phpSettings,
    ]);
    await untilListening(fpm, { path: this.#socket }, { what: 'PHP-FPM', seconds: START_SECONDS });
    const nginx = start([join(SERVERS, 'nginx'), '-e', 'stderr', '-c', join(this.#work, 'nginx.conf')]);
    await untilListening(nginx, this.#address, { what: 'nginx', seconds: START_SECONDS });
  }

  async kill(): Promise<void> {
    for (const child of this.#children) killGroup(child, 'SIGKILL');
    await this.stop();
    await untilFree(this.#address);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#children.map((child) => endGroup(child, { patienceMs: STOP_MS })));
    this.#children = [];
  }

  async #writeTls({ key, certificate }: Tls): Promise<void> {
    await writeFile(join(this.#work, 'key.pem'), key, { mode: 0o600 });
    await writeFile(join(this.#work, 'certificate.pem'), certificate);
  }

  get #socket(): string {
    return join(this.#work, 'fpm.sock');
  }

  get #address() {
    return { host: '127.0.0.1', port: this.#options.port };
  }

  #fpmSettings(): string {
    return `
[global]
error_log = ${this.#options.log}
[shop]
user = ${user}
listen = ${this.#socket}
listen.mode = 0666
pm = static
pm.max_children = ${this.#options.workers}
clear_env = no
`;
  }

  #nginxSettings(): string {
    const { folder, port, tls } = this.#options;
    const certificate = `
    ssl_certificate ${join(this.#work, 'certificate.pem')};
    ssl_certificate_key ${join(this.#work, 'key.pem')};`;
    const temporary = ['client_body', 'fastcgi', 'proxy', 'scgi', 'uwsgi'].map(
      (kind) => `${kind}_temp_path ${join(this.#work, kind)};`,
    );
    return `
user ${user};
daemon off;
worker_processes 1;
pid ${join(this.#work, 'nginx.pid')};
events {}
http {
  include /etc/nginx/mime.types;
  access_log off;
  ${temporary.join('\n  ')}
  client_max_body_size 64m;
  server {
    listen 127.0.0.1:${port}${tls ? ' ssl' : ''};${tls ? certificate : ''}
    root ${folder};
    index index.php;
    if (!-e $request_filename) { # of a network, all sites in folders have the same files
      rewrite ^/[^/]+(/wp-(?:admin|content|includes)/.*|/wp-[^/]+\\.php)$ $1 last;
    }
    location / { try_files $uri $uri/ /index.php$is_args$args; }
    location ~ \\.php$ {
      include /etc/nginx/fastcgi_params;
      fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
      fastcgi_param HTTP_HOST $host:${port}; # Debian leaves the port out
      fastcgi_pass unix:${this.#socket};
      fastcgi_read_timeout 120;
    }
  }
}
`;
  }
}

/** Debian names it after PHP's version. */
async function fpmProgram(): Promise<string> {
  const name = (await readdir(SERVERS)).find((each) => /^php-fpm\d/u.test(each));
  if (name === undefined) throw new Error('PHP-FPM is not on this machine.');
  return name;
}
