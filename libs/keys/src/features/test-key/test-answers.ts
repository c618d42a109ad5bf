import { Injectable } from '@nestjs/common';
import { keyReused } from '@keystead/platform/src/commands/appending.js';

export interface TestAnswer {
  readonly ok: boolean;
  readonly message: string;
}

const MOST = 1_000;

/** Answers by idempotency key, so that a repeat of a request opens no key and calls nobody again. Kept by each process for itself; the oldest are forgotten first. */
@Injectable()
export class TestAnswers {
  readonly #given = new Map<string, { readonly keyId: string; readonly answer: Promise<TestAnswer> }>();

  /** A test that came to no answer is not kept. @throws Refusal when that idempotency key was of the test of another key */
  once(idempotencyKey: string | null, keyId: string, test: () => Promise<TestAnswer>): Promise<TestAnswer> {
    if (idempotencyKey === null) return test();
    const before = this.#given.get(idempotencyKey);
    if (before !== undefined && before.keyId !== keyId) throw keyReused();
    if (before !== undefined) return before.answer;
    const answer = test();
    this.#given.set(idempotencyKey, { keyId, answer });
    answer.catch(() => this.#given.delete(idempotencyKey));
    if (this.#given.size > MOST) this.#given.delete(this.#given.keys().next().value!);
    return answer;
  }
}
