import { Metadata, status } from '@grpc/grpc-js';
import type { ServiceError } from '@grpc/grpc-js';

/** What goes wrong, by order of a test; numbers count down to nothing. */
export class Faults {
  /** Calls that must go to the leader are sent there. */
  leader: { host: string; port: number } | null = null;
  /** Nobody may subscribe, whoever they are. */
  subscriptionsDenied = false;
  /** The node takes no writes. */
  readOnly = false;
  /** A node from before it could say what it can do. */
  withoutFeatures = false;
  /** Calls are taken and never answered. */
  silent = false;
  /** Each append is answered so many milliseconds late. */
  slowMs = 0;
  /** So many appends are stored and their answers lost. */
  loseAnswers = 0;
  /** So many appends are lost on their way. */
  loseRequests = 0;
  /** So many reads or subscriptions break after `cutAfter` events. */
  cutReads = 0;
  cutAfter = 2;
  /** A place behind the end of the log is refused; otherwise there is nothing yet. A node does the one or the other. */
  refusesPlacesToCome = false;
  /** As the operator has set it; 1 MiB by default. */
  maxAppendBytes = 1024 * 1024;
}

/** An error as a node words it: the client goes by the name in `exception`. */
export function nodeError(code: status, details: string, exception?: string, more: Readonly<Record<string, string>> = {}): ServiceError {
  const metadata = new Metadata();
  if (exception !== undefined) metadata.set('exception', exception);
  for (const [key, value] of Object.entries(more)) metadata.set(key, value);
  return Object.assign(new Error(details), { code, details, metadata });
}

export const dropped = (): ServiceError => nodeError(status.UNAVAILABLE, 'Connection dropped');
