import { Command } from 'commander';
import { adminCommand } from './admin/admin.command.js';
import { appCommand } from './app/app.command.js';
import { evidenceCommand } from './evidence/evidence.command.js';

const program = new Command('keystead').description('Keystead: AI apps with your own keys, and evidence an auditor can check offline.').version('0.1.0');
adminCommand(program);
appCommand(program);
evidenceCommand(program);

program.parseAsync(process.argv).catch((error: unknown) => {
  process.stderr.write(`keystead: ${error instanceof Error ? error.message : 'failed'}\n`);
  process.exitCode = 2;
});
