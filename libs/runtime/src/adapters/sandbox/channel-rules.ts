/** What a sandbox may say, and how much of it. Anything else ends the run. */
import { HARD_OUTPUT_BYTES } from '../../contract/sandbox.js';
import { MAX_RPC_BODY_BYTES, MAX_RPC_CALLS } from '../../contract/sandbox-rpc.js';
import type { FrameType } from '../channel/frame.js';
import type { Rules } from '../channel/inbound.js';

const KiB = 1024;
/** The shim starts with the same figure. */
const RPC_WINDOW = 256 * KiB;

export const SANDBOX_WINDOWS: Partial<Record<FrameType, number>> = { rpc: RPC_WINDOW };

/** No windows on output: the run's output limit is its budget, and it is never given again. `http` comes with egress. */
export const SANDBOX_RULES: Rules = {
  log: { form: 'lines', maxMessage: 128 * KiB },
  stdout: { form: 'bytes', maxMessage: 64 * KiB },
  stderr: { form: 'bytes', maxMessage: 64 * KiB },
  result: { form: 'lines', maxMessage: HARD_OUTPUT_BYTES },
  exit: { form: 'lines', maxMessage: 256 * KiB },
  rpc: { form: 'lines', maxMessage: MAX_RPC_BODY_BYTES + KiB, window: RPC_WINDOW, streams: MAX_RPC_CALLS },
};

/** Bytes of calls, credit included, that one run may send in all. */
export const MAX_RPC_BYTES_PER_RUN = 16 * KiB * KiB;
