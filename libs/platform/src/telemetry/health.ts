/** A part that can be asked whether it works; the text says what to do when it does not. */
export interface HealthCheck {
  readonly name: string;
  check(): Promise<{ ok: boolean; text: string }>;
}

const TIMEOUT_MS = 1_500;

export class Health {
  private readonly checks: HealthCheck[] = [];

  register(check: HealthCheck): void {
    this.checks.push(check);
  }

  async report(): Promise<{ ok: boolean; parts: { name: string; ok: boolean; text: string }[] }> {
    const parts = await Promise.all(this.checks.map(async (check) => ({ name: check.name, ...(await guarded(check)) })));
    return { ok: parts.every((part) => part.ok), parts };
  }
}

async function guarded(check: HealthCheck): Promise<{ ok: boolean; text: string }> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<{ ok: boolean; text: string }>((resolve) => {
    timer = setTimeout(() => resolve({ ok: false, text: `no answer within ${TIMEOUT_MS} ms` }), TIMEOUT_MS);
  });
  try {
    return await Promise.race([check.check(), late]);
  } catch {
    return { ok: false, text: 'cannot be reached' };
  } finally {
    clearTimeout(timer);
  }
}
