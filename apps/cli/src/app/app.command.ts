import type { Command } from 'commander';
import type { RunOptions } from './run.js';
import { asTyped, tell } from '../as-typed.js';
import { exitCodeOf, Fault } from './fault.js';
import { processTerminal, type Terminal } from './terminal.js';
import { personalToken, TOKEN_HELP } from './token.js';

interface Access {
  readonly server?: string;
  readonly token?: string;
}
const SERVER_HELP = 'address of a Keystead server (or KEYSTEAD_SERVER)';

/** `keystead app …`: from an empty folder to the catalogue. Each action loads only what it uses. Exit code 0: done, 1: refused or failed, 2: not right as typed. */
export function appCommand(program: Command): void {
  const app = program.command('app').description('write an app, try it in the sandbox, publish it');
  app
    .command('init')
    .description('write a new app from a template')
    .argument('[folder]', 'new folder; its name becomes the name of the app')
    .option('--template <id>', 'which template; the easiest when left out')
    .option('--list', 'only list the templates')
    .option('--server <url>', `take the templates of this server; ${SERVER_HELP}`)
    .option('--token <token>', TOKEN_HELP)
    .action((folder: string | undefined, options: Access & { template?: string; list?: boolean }) => guarded((terminal) => init(folder, options, terminal)));
  app
    .command('run')
    .description('run an app here, in the sandbox it has on the platform')
    .argument('[folder]', 'where keystead.json lies', '.')
    .option('--input <json>', 'the input, as JSON; asked for field by field when left out')
    .option('--input-file <file>', 'a file with the input; "-" for standard input')
    .option('--server <url>', `let your own models answer; ${SERVER_HELP}`)
    .option('--token <token>', TOKEN_HELP)
    .action((folder: string, { server, token, ...input }: Access & Pick<RunOptions, 'input' | 'inputFile'>) =>
      guarded(async (terminal) => {
        if (token === '-' && input.inputFile === '-') throw new Fault('token and input cannot both come from standard input');
        const { runApp } = await import('./run.js');
        const stop = new AbortController();
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
        return runApp(folder, { ...input, server: await modelsFrom({ server, token } as Access, terminal), signal: stop.signal }, terminal);
      }),
    );
  app
    .command('publish')
    .description('publish this version of an app; a developer’s personal token is needed')
    .argument('[folder]', 'where keystead.json lies', '.')
    .option('--server <url>', SERVER_HELP)
    .option('--token <token>', TOKEN_HELP)
    .action((folder: string, options: Access) => guarded(async (terminal) => (await import('./publish.js')).publishApp(folder, () => serverFor(options, terminal), terminal)));
}

async function init(folder: string | undefined, options: Access & { template?: string; list?: boolean }, terminal: Terminal): Promise<void> {
  const [{ localTemplates, serverTemplates }, { chosenTemplate, nextSteps, templateList, writeApp }] = await Promise.all([import('./templates.js'), import('./init.js')]);
  const templates = options.server === undefined ? await localTemplates() : await serverTemplates(await serverFor(options, terminal));
  if (options.list === true) return terminal.out(templateList(templates));
  if (folder === undefined) throw new Fault('name the new folder: keystead app init <name>; keystead app init --list shows the templates');
  terminal.out(asTyped(nextSteps(await writeApp(folder, chosenTemplate(templates, options.template)))));
}

/** A server in the environment alone asks nobody for a token: trying an app should need nothing. */
async function modelsFrom(access: Access, terminal: Terminal): Promise<RunOptions['server']> {
  const named = access.server ?? process.env['KEYSTEAD_SERVER'];
  const wanted = access.server !== undefined || access.token !== undefined || (named !== undefined && process.env['KEYSTEAD_TOKEN'] !== undefined);
  return wanted ? serverFor(access, terminal) : null;
}

async function serverFor({ server, token }: Access, terminal: Terminal): Promise<NonNullable<RunOptions['server']>> {
  const { Server, serverUrl } = await import('./server.js');
  const address = serverUrl(server ?? process.env['KEYSTEAD_SERVER'] ?? 'http://localhost:3000');
  return new Server(address, await personalToken(token, process.env, terminal));
}

async function guarded(act: (terminal: Terminal) => Promise<0 | 1 | void>): Promise<void> {
  try {
    process.exitCode = (await act(processTerminal(process))) ?? 0;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    tell(`keystead: ${error.message}\n`);
    process.exitCode = exitCodeOf(error);
  }
}
