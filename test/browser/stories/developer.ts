import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keystead } from '../command-line.js';
import type { Person } from '../person.js';
import type { World } from '../world.js';
import { openForm, runToEnd } from './run-an-app.js';

const APP = 'Ward summary';
const BROKEN = `export default async function run({ input }) {\n  return input.text.nowhere.summary;\n}\n`;

export function developerStory(world: World): void {
  const folder = mkdtempSync(join(tmpdir(), 'keystead-app-'));
  const app = join(folder, 'ward-summary');
  let developer: Person;
  let user: Person;
  let env: Record<string, string> = {};
  beforeAll(async () => {
    developer = await world.signsIn('developer');
    user = await world.signsIn('user');
  });
  afterAll(async () => {
    await Promise.all([developer.leave(), user.leave()]);
    rmSync(folder, { recursive: true });
  });
  afterEach(() => expect([...developer.takeFaults(), ...user.takeFaults()]).toEqual([]));

  async function publish(version: string): Promise<void> {
    const manifest = JSON.parse(readFileSync(join(app, 'keystead.json'), 'utf8')) as object;
    writeFileSync(join(app, 'keystead.json'), JSON.stringify({ ...manifest, name: APP, version, pricePerRunUsd: '0.08' }, null, 2));
    const said = await keystead(app, ['app', 'publish'], env);
    expect(said).toMatchObject({ code: 0, stdout: expect.stringMatching(new RegExp(`^app {6}app_\\w+\\nversion {2}${version.replaceAll('.', '\\.')}\\n`)) as string });
  }

  async function opensOwnApp(): Promise<void> {
    await developer.goTo('Your apps');
    await developer.arrivesAt('Your apps');
    await developer.follow(APP);
    await developer.arrivesAt(APP);
  }

  it('sees the published apps and their runs', async () => {
    await developer.looksRight('home-developer');
    await developer.goTo('Your apps');
    const apps = async (): Promise<string[][]> => (await developer.rows('Your apps', ['App', 'Current version', 'State', 'Price per run', 'Runs'])).sort();
    await developer.reads(apps, [
      ['Meeting notes to actions', '1.0.0', 'published', 'Free', '0'],
      ['Plain letter', '1.0.0', 'published', '0.02 USD', '1'],
    ]);
    await developer.looksRight('developer-apps');
  });

  it('makes a token, which is shown once', async () => {
    await developer.goTo('Templates');
    await developer.arrivesAt('Templates');
    await developer.looksRight('templates');
    await developer.page.getByRole('main').getByRole('link', { name: 'your account settings' }).click();
    await developer.arrivesAt('Account settings');
    await developer.press('New token');
    await developer.field('Name').fill('Laptop');
    await developer.press('Make token');
    const token = (await developer.field('Token').innerText()).trim();
    expect(token).toMatch(/^ks_pat_[\w-]{20,}$/);
    env = { KEYSTEAD_SERVER: world.product.address, KEYSTEAD_TOKEN: token };
    await developer.press('Done');
    await developer.reads(() => developer.rows('Personal tokens', ['Name', 'State']), [['Laptop', 'active']]);
    expect(await developer.page.content()).not.toContain(token);
    await developer.looksRight('profile');
  });

  it('makes an app from a template, runs it in the sandbox here and publishes it', async () => {
    expect(await keystead(folder, ['app', 'init', 'ward-summary', '--template', 'text-summary'])).toMatchObject({ code: 0 });
    const tried = await keystead(app, ['app', 'run', '--input', JSON.stringify({ text: 'The clinic moves in May. All patients must be told by Friday.' })]);
    expect(tried).toMatchObject({ code: 0, stdout: expect.stringContaining('"summary"') as string });
    await publish('0.1.0');
    await opensOwnApp();
    await developer.reads(() => developer.rows('Versions', ['Version', 'State']), [['0.1.0', 'current']]);
  });

  it('sees what others run, without who they are', async () => {
    await openForm(user, APP);
    await user.field('Text').fill('The clinic moves in May. All patients must be told by Friday.');
    await runToEnd(user, APP, 'Succeeded');
    await developer.page.reload();
    await developer.page.getByRole('tab', { name: 'Runs' }).click();
    await developer.reads(() => developer.rows('Runs of this app', ['Outcome', 'Version', 'Error']), [['Succeeded', '0.1.0', '–']]);
    expect(await developer.page.getByRole('main').innerText()).not.toContain('Demo user');
  });

  it('publishes a second version with a fault, sees where it fails, and rolls back', async () => {
    writeFileSync(join(app, 'main.js'), BROKEN);
    await publish('0.2.0');
    await openForm(user, APP);
    await user.field('Text').fill('The clinic moves in May.');
    await runToEnd(user, APP, 'App failed');
    expect((await user.figures('Figures of this run'))['App price']).toBe('None; nothing was charged');
    await user.looksRight('run-failed');

    await opensOwnApp();
    // Published from another window, so this one learns of it when it asks again.
    await developer.reads(async () => {
      await developer.page.reload();
      return developer.rows('Versions', ['Version', 'State']);
    }, [['0.2.0', 'current'], ['0.1.0', 'published']]);
    await developer.reads(async () => (await developer.figures('Runs of this app'))['Failed'], '1; 50 % of all');
    await developer.looksRight('developer-app');
    await developer.page.getByRole('tab', { name: 'Errors' }).click();
    await developer.page.getByRole('heading', { level: 2, name: /\(\d+:\d+\)$/ }).waitFor();
    await developer.looksRight('developer-errors');
    await developer.page.getByRole('tab', { name: 'Versions' }).click();
    await developer.press('Roll back to 0.1.0');
    await developer.field('Reason').fill('0.2.0 fails on every text');
    await developer.press('Roll back');
    await developer.isTold(`${APP} is back at 0.1.0.`);
    await developer.reads(() => developer.rows('Versions', ['Version', 'State']), [['0.2.0', 'withdrawn'], ['0.1.0', 'current']]);

    await openForm(user, APP);
    await user.field('Text').fill('The clinic moves in May.');
    await user.page.getByRole('main').getByText('0.08 USD').waitFor();
  });

  it('sees what was earned after the commission, and asks for it', async () => {
    await developer.goTo('Revenue');
    await developer.reads(() => developer.figures('Revenue in the last three months'), {
      'You earned': '0.085 USD; last three months, after commission',
      'Buyers paid': '0.100 USD; for runs that succeeded',
      Commission: '0.015 USD; 15 %, kept by the platform',
      'To be paid out': '0.085 USD; your balance now',
    });
    const byApp = async (): Promise<string[][]> => (await developer.rows('Revenue by app', ['App', 'Runs', 'Paid', 'Commission', 'Yours'])).sort();
    await developer.reads(byApp, [
      ['Plain letter', '1', '0.020 USD', '0.003 USD', '0.017 USD'],
      [APP, '1', '0.080 USD', '0.012 USD', '0.068 USD'],
    ]);
    await developer.looksRight('revenue');
    await developer.goTo('Payouts');
    await developer.press('Pay out the balance');
    await developer.isTold('The payout is scheduled.');
    await developer.reads(() => developer.rows('Payouts', ['State', 'Amount']), [['scheduled', '0.085 USD']]);
    await developer.looksRight('payouts');
  });
}
