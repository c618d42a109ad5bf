import type { ReactNode } from 'react';
import { CodeBlock } from './code';

interface CommandLineProps {
  /** What it does, for a screen reader and on the copy button. */
  label: string;
  /** One command a line, complete: `keystead('app run …')`. */
  commands: readonly string[];
  /** Where it is typed, said once in a place; left out where a neighbour has said it. */
  where?: boolean;
}

/** Something to type, to be copied whole. */
export function CommandLine({ label, commands, where = false }: CommandLineProps): ReactNode {
  return (
    <div className="flex flex-col gap-1.5">
      <CodeBlock label={label} text={commands.join('\n')} />
      {where && <p className="text-sm text-muted">Typed in the folder of your Keystead checkout.</p>}
    </div>
  );
}
