import type { Browser } from 'playwright-core';
import { openBrowser } from './browser.js';
import { Person } from './person.js';
import { startProduct, type Product } from './product.js';

/** One instance and one browser for all stories of a run; each story opens windows of its own. */
export class World {
  #product: Product | null = null;
  #browser: Browser | null = null;
  readonly #closing: (() => Promise<void>)[] = [];
  /** Id of the key the user vaults; the auditor looks for it. */
  wardKey = '';

  async begin(): Promise<void> {
    this.#product = await startProduct();
    this.#browser = await openBrowser();
  }

  /** Done after the last story. */
  atEnd(close: () => Promise<void>): void {
    this.#closing.push(close);
  }

  /** @returns how the product ended */
  async end(): Promise<number | null> {
    await this.#browser?.close();
    const ended = (await this.#product?.stop()) ?? null;
    for (const close of this.#closing) await close();
    return ended;
  }

  get product(): Product {
    if (this.#product === null) throw new Error('the product has not been started');
    return this.#product;
  }

  get browser(): Browser {
    if (this.#browser === null) throw new Error('the browser has not been opened');
    return this.#browser;
  }

  arrives(): Promise<Person> {
    return Person.arrive(this.browser, this.product);
  }

  signsIn(role: string): Promise<Person> {
    return Person.signedIn(this.browser, this.product, this.product.account(role));
  }
}
