import { messageOf } from '@keystead/kernel/src/message-of.js';
import { isPassingFault } from '../database/passing-fault.js';

export interface NotReached {
  /** In the words of the server or the network. */
  readonly said: string;
  readonly fault: string;
  readonly next: string;
}

const LOGIN = ['28P01', '28000'];
const NO_SUCH_DATABASE = '3D000';
const LATER = ['57P03', '53300'];

/** Why nobody gets into the database at all, by what the first attempt says; neither it nor this names the password. */
export function notReached(error: unknown): NotReached {
  const { code } = (error ?? {}) as { code?: unknown };
  const said = messageOf(error);
  if (typeof code === 'string' && LOGIN.includes(code)) return { said, fault: 'PostgreSQL does not take the login of KEYSTEAD_DATABASE_URL', next: 'correct user and password there' };
  if (code === NO_SUCH_DATABASE) return { said, fault: 'there is no such database as KEYSTEAD_DATABASE_URL names', next: 'correct its name there, or make it (CREATE DATABASE)' };
  if (typeof code === 'string' && LATER.includes(code)) return { said, fault: 'the PostgreSQL that KEYSTEAD_DATABASE_URL names takes nobody now', next: 'wait a moment and try again' };
  if (isPassingFault(error)) return { said, fault: 'no PostgreSQL answers where KEYSTEAD_DATABASE_URL says', next: 'see that it runs, and that host and port are right there' };
  return { said, fault: 'the database that KEYSTEAD_DATABASE_URL names cannot be used', next: 'correct the address there, or see what its log says' };
}
