/** Keeps what the handler threw, its cause, apart from what the engine threw: only the engine's faults may pass. */
export class HandlerFault extends Error {}

/** @throws HandlerFault */
export async function handed(handling: () => Promise<void>): Promise<void> {
  try {
    await handling();
  } catch (error) {
    throw new HandlerFault('the handler failed', { cause: error });
  }
}
