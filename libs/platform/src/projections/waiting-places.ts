import { platformRefusals } from '../http/platform-refusals.js';

/** A page of the portal asks for a handful of lists. */
const MOST = 20;

/** So many requests of one person may wait at once: each that waits is one less that the process takes in from anybody. */
export class WaitingPlaces {
  private readonly taken = new Map<string, number>();

  /**
   * @returns gives the place back
   * @throws Refusal `platform.too-many-requests`
   */
  take(who: string): () => void {
    const taken = this.taken.get(who) ?? 0;
    if (taken >= MOST) throw platformRefusals.refuse('platform.too-many-requests', `${MOST} requests of yours wait already for what a list does not show yet. Ask again in a second, or ask for fewer lists at once.`, { retryAfterSeconds: 1 });
    this.taken.set(who, taken + 1);
    return () => this.giveBack(who);
  }

  private giveBack(who: string): void {
    const left = this.taken.get(who)! - 1;
    if (left > 0) this.taken.set(who, left);
    else this.taken.delete(who);
  }
}
