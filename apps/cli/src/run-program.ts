import { Command, CommanderError } from 'commander';
import { messageOf } from '@keystead/kernel/src/message-of.js';
import { adminCommand } from './admin/admin.command.js';
import { appCommand } from './app/app.command.js';
import { commandName, print, tell } from './as-typed.js';
import { evidenceCommand } from './evidence/evidence.command.js';

/** @param words what was typed behind `keystead` @returns 2 when that is not right or could not be done; null leaves the code to the command */
export async function runProgram(words: readonly string[]): Promise<0 | 2 | null> {
  const program = new Command(commandName()).configureOutput({ writeOut: print, writeErr: tell }).description('Keystead: AI apps with your own keys, and evidence an auditor can check offline.').version('0.1.0');
  adminCommand(program);
  appCommand(program);
  evidenceCommand(program);
  throwing(program);
  try {
    await program.parseAsync(words, { from: 'user' });
    return null;
  } catch (error) {
    // Its own words are on the screen, and help that was asked for is no fault.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    tell(`keystead: ${messageOf(error)}\n`);
    return 2;
  }
}

/** Otherwise commander ends the process with 1, which is for a check or a run that failed. */
function throwing(command: Command): void {
  command.exitOverride();
  command.commands.forEach(throwing);
}
