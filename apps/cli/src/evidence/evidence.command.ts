import type { Command } from 'commander';
import { nameEmbeddedDatabase } from '../admin/embedded-database.js';
import type { AcknowledgeOptions } from './acknowledge-rollback.js';
import type { VerifyCommandOptions } from './verify.js';

/** `keystead evidence …`: `verify` needs neither server nor network nor settings, so each action loads only what it uses. */
export function evidenceCommand(program: Command): void {
  const evidence = program.command('evidence').description('check what an organisation can prove');
  evidence
    .command('verify')
    .description('verify an evidence bundle, offline. Exit code 0: valid, 1: not valid, 2: not a bundle, or not to be read')
    .argument('<bundle>', 'the zip file as it was exported, or the folder it was unpacked into')
    .option('--public-key <key>', "the organisation's log key (name+id+base64), or a file that holds it")
    .option('--pin <file>', 'remember the key of the first valid bundle in this file, and demand it from then on')
    .option('--platform-key <key>', 'the key of the platform log, or a file that holds it')
    .option('--earlier <bundle>', 'an earlier bundle of the organisation: check that nothing it covers was changed since')
    .option('--json', 'print the report as JSON')
    .action(async (bundle: string, options: VerifyCommandOptions) => {
      process.exitCode = await (await import('./verify.js')).verify(bundle, options, process);
    });
  evidence
    .command('verify-receipt')
    .description('verify the receipt of an erasure, offline. Exit code 0: valid, 1: not valid, 2: not a receipt, or not to be read')
    .argument('<receipt>', 'the JSON file as it was given to the person')
    .option('--public-key <key>', "the organisation's log key (name+id+base64), got from somewhere else than the receipt, or a file that holds it")
    .action(async (receipt: string, options: { publicKey?: string }) => {
      process.exitCode = await (await import('./verify-erasure-receipt.js')).verifyErasureReceipt(receipt, options, process);
    });
  evidence
    .command('acknowledge-rollback')
    .description('go on sealing after data was lost; recorded, and shown in every later bundle')
    .argument('<organisation>', "its id; '*checkpoints' for the platform log, platform for the installation's own events, '*events' when the event store lost sealed events")
    .requiredOption('--by <name>', 'who takes the decision')
    .requiredOption('--reason <text>', 'what happened')
    .hook('preAction', () => nameEmbeddedDatabase(process.env))
    .action(async (organisation: string, options: AcknowledgeOptions) => (await import('./acknowledge-rollback.js')).acknowledge(organisation, options));
}
