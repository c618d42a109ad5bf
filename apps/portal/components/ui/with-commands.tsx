import { Fragment, type ReactNode } from 'react';
import { Code } from './code';

/** A sentence of the server's: what stands between backticks is a command. */
export function WithCommands({ text }: { text: string }): ReactNode {
  return text.split('`').map((part, index) => (index % 2 === 1 ? <Code key={index}>{part}</Code> : <Fragment key={index}>{part}</Fragment>));
}
