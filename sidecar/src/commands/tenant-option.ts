import type { Command } from 'commander';
import { CommandError, readId } from './context.ts';

/** These work on the whole database, or on none of it. */
const WHOLE = ['serve', 'migrate', 'backup', 'restore', 'tenant', 'secrets'];

/**
 * Lets every command take `--tenant`, before or after its own name. It goes where the configuration is read from, before
 * `MATRICULA_TENANT`.
 */
export function addTenantOption(program: Command): void {
  program
    .option('--tenant <id>', 'institution to work in; default: MATRICULA_TENANT, else "default"')
    .configureHelp({ showGlobalOptions: true })
    .hook('preAction', (_program, command) => {
      const { tenant } = program.opts<{ tenant?: string }>();
      if (tenant === undefined) return;
      const name = nameOf(command);
      if (WHOLE.includes(name.split(' ')[0] ?? ''))
        throw new CommandError(`"matricula ${name}" works on no single institution: leave --tenant out.`);
      process.env.MATRICULA_TENANT = readId(tenant);
    });
}

/** Without the program's own: `shop list`. */
function nameOf(command: Command): string {
  const before = command.parent?.parent ? `${nameOf(command.parent)} ` : '';
  return before + command.name();
}
