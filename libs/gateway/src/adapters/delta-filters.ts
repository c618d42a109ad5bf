import type { ChatDelta } from '../contract/chat.js';
import { SecretFilter } from './secret-filter.js';

type ToolCallDelta = Extract<ChatDelta, { kind: 'tool-call' }>;

/** One filter per text that a reader puts together. */
export class DeltaFilters {
  readonly #text: SecretFilter;
  readonly #refusal: SecretFilter;
  readonly #calls = new Map<number, ToolCallFilter>();

  constructor(private readonly secret: string) {
    this.#text = new SecretFilter(secret);
    this.#refusal = new SecretFilter(secret);
  }

  *pass(delta: ChatDelta): Generator<ChatDelta> {
    if (delta.kind === 'text' || delta.kind === 'refusal') {
      const text = (delta.kind === 'text' ? this.#text : this.#refusal).pass(delta.text);
      if (text !== '') yield { ...delta, text };
      return;
    }
    for (const [position, call] of this.#calls) if (position !== delta.position) yield* call.begin();
    const call = this.#calls.get(delta.position) ?? new ToolCallFilter(delta.position, this.secret);
    this.#calls.set(delta.position, call);
    yield* call.pass(delta);
  }

  *rest(): Generator<ChatDelta> {
    for (const [kind, filter] of [['text', this.#text], ['refusal', this.#refusal]] as const) {
      const text = filter.end();
      if (text !== '') yield { kind, text };
    }
    for (const call of this.#calls.values()) yield* call.end();
  }
}

/**
 * Id and name are held until the arguments begin, so that a secret sent in pieces of them is seen whole. What would be added to them later is
 * dropped: no reader needs it, and nobody could take back what was passed on.
 */
class ToolCallFilter {
  readonly #arguments: SecretFilter;
  #id: string | null = null;
  #name: string | null = null;
  #begun = false;

  constructor(
    private readonly position: number,
    private readonly secret: string,
  ) {
    this.#arguments = new SecretFilter(secret);
  }

  *pass({ id, name, arguments: given }: ToolCallDelta): Generator<ToolCallDelta> {
    if (!this.#begun) {
      this.#id = joined(this.#id, id);
      this.#name = joined(this.#name, name);
      if (given === '' && (id !== null || name !== null)) return;
      if (id === null && name === null) yield* this.begin();
    }
    yield { ...this.#head(), arguments: this.#arguments.pass(given) };
  }

  /** Passes id and name on where nothing did yet. */
  *begin(): Generator<ToolCallDelta> {
    if (!this.#begun && (this.#id !== null || this.#name !== null)) yield { ...this.#head(), arguments: '' };
  }

  *end(): Generator<ToolCallDelta> {
    yield* this.begin();
    const text = this.#arguments.end();
    if (text !== '') yield { ...this.#head(), arguments: text };
  }

  #head(): Omit<ToolCallDelta, 'arguments'> {
    const head = { kind: 'tool-call' as const, position: this.position, id: this.#begun ? null : this.#clean(this.#id), name: this.#begun ? null : this.#clean(this.#name) };
    this.#begun = true;
    return head;
  }

  #clean(text: string | null): string | null {
    return text === null || this.secret === '' ? text : text.replaceAll(this.secret, '[removed]');
  }
}

/** Some providers repeat id and name with each piece. */
function joined(before: string | null, piece: string | null): string | null {
  return before === null || piece === null || before === piece ? (piece ?? before) : before + piece;
}
