/** Tells whoever uses a key in this process that it was revoked, so streams in flight end. */
export class RevocationBell {
  private readonly listeners = new Map<string, Set<AbortController>>();

  listen(organisation: string, keyId: string): { signal: AbortSignal; stop: () => void } {
    const line = `${organisation}/${keyId}`;
    const controller = new AbortController();
    const waiting = this.listeners.get(line) ?? new Set<AbortController>();
    this.listeners.set(line, waiting.add(controller));
    const stop = (): void => {
      waiting.delete(controller);
      if (waiting.size === 0 && this.listeners.get(line) === waiting) this.listeners.delete(line);
    };
    return { signal: controller.signal, stop };
  }

  ring(organisation: string, keyId: string): void {
    for (const controller of this.listeners.get(`${organisation}/${keyId}`) ?? []) controller.abort(new Error('the key was revoked'));
  }
}
