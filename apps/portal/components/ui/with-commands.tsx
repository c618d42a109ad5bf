import { Fragment, type ReactNode } from 'react';
import { keystead } from '@/lib/format/command';
import { Code } from './code';

/** A sentence of the server's: what stands between backticks is a command. */
export function WithCommands({ text }: { text: string }): ReactNode {
  return text.split('`').map((part, index) => (index % 2 === 1 ? <Code key={index}>{asTyped(part)}</Code> : <Fragment key={index}>{part}</Fragment>));
}

function asTyped(command: string): string {
  return command.startsWith('keystead ') ? keystead(command.slice('keystead '.length)) : command;
}
