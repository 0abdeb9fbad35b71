import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** One line of a Dockerfile. */
export interface Instruction {
  name: string;
  rest: string;
}

/** The instructions of `deploy/Dockerfile`, which continues no line. */
export function readDockerfile(): Instruction[] {
  return readFileSync(join(ROOT, 'deploy/Dockerfile'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ name: line.split(' ')[0] ?? '', rest: line.slice(line.indexOf(' ') + 1) }));
}

/**
 * Does by hand what an engine does with `deploy/Dockerfile`, in a folder that stands for the container's root: the same
 * files, the same commands. Both stages share it, as the second takes all of the first.
 */
export class Image {
  readonly root: string;
  readonly env: Record<string, string> = {};
  readonly #user: number;

  /** @param user Who stands for the user "node". */
  constructor(root: string, user: number) {
    this.root = root;
    this.#user = user;
    for (const folder of ['usr/local/bin', 'var/lib', 'matricula'])
      mkdirSync(join(root, folder), { recursive: true });
    // Whoever runs it may not reach ours.
    copyFileSync(process.execPath, join(root, 'usr/local/bin/node'));
    chmodSync(join(root, 'usr/local/bin/node'), 0o755);
    chmodSync(root, 0o755);
  }

  get folder(): string {
    return join(this.root, 'matricula');
  }

  build(instructions: Instruction[]): void {
    for (const { name, rest } of instructions) {
      if (name === 'COPY') this.#copy(rest.split(' '));
      if (name === 'RUN') this.#run(rest);
      if (name === 'ENV') {
        const [key = '', value = ''] = rest.split('=');
        this.env[key] = this.#inside(value);
      }
    }
  }

  /** A command in exec form, with paths below our root. */
  command(exec: string): string[] {
    return (JSON.parse(exec) as string[]).map((word) =>
      word === 'matricula' ? this.#inside('/usr/local/bin/matricula') : word,
    );
  }

  #copy(words: string[]): void {
    if (words[0]?.startsWith('--from=')) return; // it is there
    const to = words.at(-1) ?? '';
    for (const from of words.slice(0, -1)) {
      const isFolder = from.endsWith('/');
      const target = join(this.folder, to, isFolder ? '' : (from.split('/').at(-1) ?? ''));
      mkdirSync(dirname(target), { recursive: true });
      cpSync(join(ROOT, from), target, { recursive: true, filter: (path) => !path.endsWith('.test.ts') });
    }
  }

  #run(command: string): void {
    execFileSync('sh', ['-c', this.#inside(command).replaceAll('=node ', `=${this.#user} `)], {
      cwd: this.folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, NODE_ENV: '' },
    });
  }

  #inside(text: string): string {
    return text.replaceAll(/(^|\s)\/(?=matricula|usr|var)/g, `$1${this.root}/`);
  }
}
