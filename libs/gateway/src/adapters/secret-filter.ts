/**
 * Keeps a secret out of a text that arrives in pieces. An endpoint may send back the credential it was given; the app that
 * reads the answer must not see it. Text that could be the beginning of the secret is held back until it is clear.
 */
export class SecretFilter {
  #held = '';

  constructor(private readonly secret: string) {}

  /** @returns what may be passed on by now, possibly nothing */
  pass(text: string): string {
    if (this.secret === '') return text;
    const whole = (this.#held + text).replaceAll(this.secret, '[removed]');
    const keep = this.#openingAtEnd(whole);
    this.#held = whole.slice(whole.length - keep);
    return whole.slice(0, whole.length - keep);
  }

  /** @returns what was held back and turned out to be harmless */
  end(): string {
    const rest = this.#held;
    this.#held = '';
    return rest;
  }

  /** Length of the longest end of `text` that is a beginning of the secret. */
  #openingAtEnd(text: string): number {
    for (let length = Math.min(this.secret.length - 1, text.length); length > 0; length -= 1) {
      if (text.endsWith(this.secret.slice(0, length))) return length;
    }
    return 0;
  }
}
