const POLL_MS = 20;

/** Asks again until the check stops throwing; its last error is the one thrown when time is up. */
export async function eventually<T>(check: () => Promise<T> | T, withinMs = 10_000): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() >= deadline) throw error;
    }
    await new Promise((next) => setTimeout(next, POLL_MS));
  }
}
