import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { eventually } from '@keystead/testing/src/eventually.js';
import type { Account, Product } from './product.js';

const PATIENCE_MS = 10_000; // what a person would wait for, on a machine that may be busy
const SHOTS = process.env['KEYSTEAD_SHOTS'];

/** Somebody in front of a browser of their own. They act by role and label, and everything that went wrong in their browser is kept. */
export class Person {
  private constructor(
    readonly page: Page,
    private readonly context: BrowserContext,
    private readonly address: string,
    private readonly faults: string[],
  ) {}

  static async arrive(browser: Browser, product: Product): Promise<Person> {
    const context = await browser.newContext({ baseURL: product.address, viewport: { width: 1280, height: 900 }, locale: 'en-GB', timezoneId: 'Europe/Berlin', reducedMotion: 'reduce' });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    const faults: string[] = [];
    // Chromium repeats a refused request as a console error without saying which; the response says it better.
    page.on('console', (message) => message.type() === 'error' && !message.text().startsWith('Failed to load resource') && faults.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => faults.push(`page: ${error.message}`));
    page.on('response', (response) => response.status() >= 400 && faults.push(`${response.status()} ${response.request().method()} ${new URL(response.url()).pathname}`));
    // Going to another page ends what the last one was still asking; a download is answered outside the page.
    page.on('requestfailed', (request) => request.failure()?.errorText !== 'net::ERR_ABORTED' && faults.push(`failed: ${request.method()} ${new URL(request.url()).pathname} ${request.failure()?.errorText}`));
    return new Person(page, context, product.address, faults);
  }

  static async signedIn(browser: Browser, product: Product, account: Account): Promise<Person> {
    const person = await Person.arrive(browser, product);
    await person.page.goto('/sign-in');
    await person.signIn(account.email, account.password);
    return person;
  }

  async signIn(email: string, password: string): Promise<void> {
    await this.field('E-mail').fill(email);
    await this.field('Password').fill(password);
    await this.press('Sign in');
    await this.page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    await this.title();
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  field(label: string | RegExp): Locator {
    return this.page.getByLabel(label, { exact: true });
  }

  async press(name: string): Promise<void> {
    await this.button(name).click();
  }

  /** Through the navigation, as everybody does. */
  async goTo(place: string): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: place, exact: true }).click();
  }

  async follow(link: string): Promise<void> {
    await this.page.getByRole('main').getByRole('link', { name: link, exact: true }).first().click();
  }

  /** The heading of the page, when it stands. */
  async title(): Promise<string> {
    const heading = this.page.getByRole('heading', { level: 1 });
    await heading.waitFor();
    return oneLine(await heading.innerText());
  }

  async arrivesAt(title: string): Promise<void> {
    await eventually(async () => expect(await this.title()).toBe(title), PATIENCE_MS);
  }

  async sees(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor();
  }

  section(title: string): Locator {
    return this.page.getByRole('region', { name: title, exact: true });
  }

  /** What was said in passing when something had worked. */
  async isTold(text: string): Promise<void> {
    await this.page.getByRole('status').getByText(text, { exact: true }).waitFor();
  }

  /** The sentence beside a field that says what is wrong with it; null when nothing is. */
  async errorOf(label: string): Promise<string | null> {
    const field = this.field(label);
    if ((await field.getAttribute('aria-invalid')) === null) return null;
    const ids = ((await field.getAttribute('aria-describedby')) ?? '').split(' ');
    const id = ids.find((one) => one.endsWith('-error'));
    return id === undefined ? null : oneLine(await this.page.locator(`[id="${id}"]`).innerText());
  }

  /** Cells of a table under the named headings, row by row. */
  async rows(table: string, headings: readonly string[], within: Locator | Page = this.page): Promise<string[][]> {
    const found = within.getByRole('table', { name: table, exact: true });
    await found.waitFor();
    const all = (await found.getByRole('columnheader').allInnerTexts()).map(oneLine);
    const at = headings.map((heading) => all.indexOf(heading));
    if (at.includes(-1)) throw new Error(`"${table}" has the headings ${all.join(', ')}`);
    const rows = await found.locator('tbody tr').all();
    return Promise.all(rows.map(async (row) => {
      const cells = (await row.locator('td').allInnerTexts()).map(oneLine);
      return at.map((index) => cells[index] ?? '');
    }));
  }

  /** Value and note of each figure, by its label. */
  async figures(label: string): Promise<Record<string, string>> {
    const list = this.page.locator(`dl[aria-label="${label}"]`);
    await list.waitFor();
    const entries = await list.locator(':scope > div').all();
    return Object.fromEntries(await Promise.all(entries.map(async (entry) => [oneLine(await entry.locator('dt').innerText()), (await entry.locator('dd').allInnerTexts()).map(oneLine).filter((text) => text !== '').join('; ')] as const)));
  }

  /** Asks until what is read is what was expected; then the last reading is the one compared. */
  async reads<T>(read: () => Promise<T>, expected: T, withinMs = PATIENCE_MS): Promise<void> {
    await eventually(async () => expect(await read()).toEqual(expected), withinMs);
  }

  /** No finding of axe in light or dark, and a picture where KEYSTEAD_SHOTS names a folder. */
  async looksRight(name: string): Promise<void> {
    const findings: string[] = [];
    await this.page.locator('h1').waitFor(); // behind a dialog the page has no roles
    await this.page.waitForFunction(() => document.title !== ''); // Next streams the title after the page
    for (const colorScheme of ['light', 'dark'] as const) {
      await this.page.emulateMedia({ colorScheme });
      const { violations } = await new AxeBuilder({ page: this.page }).setLegacyMode(true).analyze();
      findings.push(...violations.flatMap(({ id, nodes }) => nodes.map((node) => `${colorScheme}: ${id} at ${node.target.join(' ')}: ${node.failureSummary ?? ''}`)));
      if (SHOTS !== undefined) await this.picture(`${name}-${colorScheme}`);
    }
    await this.page.emulateMedia({ colorScheme: 'light' });
    expect(findings).toEqual([]);
  }

  private async picture(name: string): Promise<void> {
    mkdirSync(SHOTS ?? '', { recursive: true });
    await this.page.screenshot({ path: join(SHOTS ?? '', `${name}.png`), fullPage: true });
  }

  /** Takes what went wrong so far; what was meant to be refused is named by the story. */
  takeFaults(): string[] {
    return this.faults.splice(0);
  }

  async leave(): Promise<void> {
    await this.context.close();
  }
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
