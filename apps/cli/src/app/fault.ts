/** What went wrong, in one clear line. `usage`: the command or its files are not right (exit code 2); `refused`: asked, and told no (1). */
export class Fault extends Error {
  override readonly name = 'Fault';

  constructor(
    message: string,
    readonly kind: 'usage' | 'refused' = 'usage',
  ) {
    super(message);
  }
}

export function exitCodeOf(fault: Fault): 1 | 2 {
  return fault.kind === 'usage' ? 2 : 1;
}

/** For `catch` after a file operation: says which file and why, without a stack. */
export function unreadable(path: string) {
  return (error: NodeJS.ErrnoException): never => {
    const why = { ENOENT: 'is not there', EACCES: 'may not be read', EISDIR: 'is a folder', ENOTDIR: 'is not a folder' }[error.code ?? ''] ?? `cannot be read (${error.code ?? error.message})`;
    throw new Fault(`${path} ${why}`);
  };
}
