export interface PartState {
  readonly ok: boolean;
  /** It is not there yet, which is no fault of anybody's: see `atFirst`. */
  readonly starting?: true;
  readonly text: string;
}

/** A part that can be asked whether it works; the text says what to do when it does not. */
export interface HealthCheck {
  readonly name: string;
  /**
   * A service that every process shares and without which much goes on, or what befalls all of them at once, as load does. It never makes a process unready: a load balancer would take all of
   * them away at the same moment, and with them everything that still works. What becomes of it is told all the same.
   */
  readonly shared?: boolean;
  check(): Promise<PartState>;
}

export interface Part extends PartState {
  readonly name: string;
}

export interface HealthReport {
  /** Whether this process should get requests. */
  readonly ok: boolean;
  /** It should, but a shared part is slow or does not work, and not because all is still starting. */
  readonly degraded: boolean;
  readonly parts: readonly Part[];
}

interface Look {
  readonly part: Part;
  readonly slow: boolean;
}

const TIMEOUT_MS = 1_500;
/** Shorter, for whoever probes has a second at most and shall have the answer in any case. */
const SHARED_TIMEOUT_MS = 500;

export class Health {
  private readonly checks: ((() => Promise<Look>) & { readonly shared: boolean })[] = [];
  private reporting: Promise<HealthReport> | null = null;

  register(check: HealthCheck): void {
    const shared = check.shared ?? false;
    const watched = new Shared(check);
    this.checks.push(Object.assign(() => (shared ? watched.look() : lookAt(check)), { shared }));
  }

  /** One for all who ask while it is made: the question is open to everybody, and its price must not grow with their number. */
  report(): Promise<HealthReport> {
    this.reporting ??= this.make().finally(() => (this.reporting = null));
    return this.reporting;
  }

  private async make(): Promise<HealthReport> {
    const looks = await Promise.all(this.checks.map(async (check) => ({ shared: check.shared, ...(await check()) })));
    const ok = looks.every(({ shared, part }) => shared || part.ok);
    return { ok, degraded: ok && looks.some(({ shared, part, slow }) => shared && (slow || (!part.ok && part.starting !== true))), parts: looks.map(({ part }) => part) };
  }
}

async function lookAt(check: HealthCheck): Promise<Look> {
  const answer = await within(TIMEOUT_MS, asked(check));
  return { part: answer ?? { name: check.name, ok: false, text: `no answer within ${TIMEOUT_MS} ms` }, slow: answer === null };
}

/** Asked by one at a time. Who does not get the answer in time is told what it was the last time, if that was not good. */
class Shared {
  private last: Part | null = null;
  private asking: Promise<Part> | null = null;

  constructor(private readonly check: HealthCheck) {}

  async look(): Promise<Look> {
    const part = await within(SHARED_TIMEOUT_MS, this.ask());
    if (part !== null) return { part, slow: false };
    if (this.last?.ok === false) return { part: this.last, slow: true };
    return { part: { name: this.check.name, ok: true, text: `slow: no answer within ${SHARED_TIMEOUT_MS} ms` }, slow: true };
  }

  private ask(): Promise<Part> {
    this.asking ??= asked(this.check).then((part) => {
      [this.last, this.asking] = [part, null];
      return part;
    });
    return this.asking;
  }
}

async function asked(check: HealthCheck): Promise<Part> {
  try {
    return { name: check.name, ...(await check.check()) };
  } catch {
    return { name: check.name, ok: false, text: 'cannot be reached' };
  }
}

/** @returns null when there is no answer by then */
async function within<T>(ms: number, work: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
