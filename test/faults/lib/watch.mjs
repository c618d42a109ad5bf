// @ts-check
/** Asks for readiness all the time, as a load balancer does, and keeps what it was told. */

/** @param {{ health: () => Promise<{ ok: boolean, status: number, text: string }> }} instance */
export function watchReadiness(instance) {
  /** @type {{ at: number, ok: boolean, status: number, text: string }[]} */
  const seen = [];
  let going = true;
  const ended = (async () => {
    while (going) {
      const told = await instance.health();
      seen.push({ at: Date.now(), ...told });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })();
  return {
    /** What was told since then. @param {number} at */
    since: (at) => seen.filter((look) => look.at >= at),
    /** Milliseconds until it was ready for good, or null. @param {number} at */
    readyAfter(at) {
      const later = seen.filter((look) => look.at >= at);
      const last = later.findLastIndex(({ ok }) => !ok);
      const ready = later[last + 1];
      return ready === undefined ? null : ready.at - at;
    },
    stop: async () => {
      going = false;
      await ended;
    },
  };
}
