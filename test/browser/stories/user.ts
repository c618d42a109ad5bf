import { LETTER } from './letter.js';
import type { Person } from '../person.js';
import type { World } from '../world.js';

export function userStory(world: World): void {
  let user: Person;
  beforeAll(async () => (user = await world.arrives()));
  afterAll(() => user.leave());
  afterEach(() => expect(user.takeFaults()).toEqual([]));

  it('is told when e-mail and password do not go together, and signs in', async () => {
    const { email, password } = world.product.account('user');
    await user.page.goto('/keys');
    await user.arrivesAt('Sign in');
    await user.looksRight('sign-in');
    await user.field('E-mail').fill(email);
    await user.field('Password').fill('not the password');
    await user.press('Sign in');
    await user.sees('That e-mail and password do not go together. Check both and try again.');
    expect(await user.field('E-mail').inputValue()).toBe(email);
    expect(user.takeFaults()).toEqual(['401 POST /api/session']);

    await user.signIn(email, password);
    expect(await user.title()).toBe('Keys');
  });

  it('reads on every page that the practice model is not AI', async () => {
    const label = 'Practice model is on in this demo organisation: its answers are made by fixed rules, not by AI, and cost nothing.';
    for (const [place, title] of [['Home', 'Hello, Demo user'], ['Catalogue', 'Catalogue'], ['Runs', 'Runs'], ['Keys', 'Keys'], ['Local models', 'Local models'], ['Usage', 'Usage']] as const) {
      await user.goTo(place);
      await user.arrivesAt(title);
      await user.reads(async () => (await user.page.getByRole('complementary', { name: 'Practice model' }).innerText()).trim(), label);
    }
  });

  it('is told in plain words what is not there, and who may read what is', async () => {
    for (const [address, title, way] of [['/runs/exe_nope', 'There is no such run', 'Back to Runs'], ['/keys/key_nope', 'There is no such key', 'Back to Keys'], ['/catalogue/app_nope', 'There is no such app', 'Back to Catalogue']] as const) {
      await user.page.goto(address);
      await user.arrivesAt(title);
      await user.page.getByRole('main').getByRole('link', { name: way }).waitFor();
    }
    await user.looksRight('no-such-app');
    expect(user.takeFaults().filter((fault) => !fault.startsWith('400 GET /api/'))).toEqual([]);

    await user.page.goto('/admin/members');
    await user.sees('This page is for admins and auditors');
    await user.sees('You are here as user. If you need it, ask an admin of Demo Clinic for the role Admin or Auditor.');
    await user.looksRight('not-for-you');
  });

  it('vaults a key: what is wrong stands beside its field and nothing is lost', async () => {
    await user.goTo('Keys');
    await user.press('Add key');
    await user.field('Provider').selectOption({ label: 'Practice model (not a real provider)' });
    await user.field('Name').fill('Ward key');
    await user.field('Key').fill('has spaces in it');
    await user.press('Seal key');
    await user.reads(() => user.errorOf('Key'), 'Key must be 8 to 500 visible characters without spaces.');
    expect([await user.page.getByRole('dialog').getByText(/visible characters/).count(), await user.page.getByRole('dialog').getByText('secret').count()]).toEqual([1, 0]);
    expect([await user.field('Name').inputValue(), await user.field('Key').inputValue()]).toEqual(['Ward key', 'has spaces in it']);
    expect(user.takeFaults()).toEqual(['400 POST /api/keys']);

    await user.page.setViewportSize({ width: 1280, height: 480 });
    await user.reads(async () => {
      const box = await user.page.getByRole('dialog').boundingBox();
      return [(box?.y ?? 0) + (box?.height ?? 999) <= 480, await user.button('Seal key').isVisible()];
    }, [true, true]);
    await user.page.setViewportSize({ width: 1280, height: 900 });
    await user.field('Key').fill('practice-key-0001');
    await user.press('Seal key');
    await user.isTold('The key is sealed in the vault.');
    await user.reads(() => user.rows('Keys', ['Name', 'Provider', 'Who may use it', 'Uses', 'State']), [
      ['Ward key', 'Practice model', 'any app, any model', '0', 'active'],
      ['Practice key', 'Practice model', 'any app, any model', '0', 'active'],
    ]);
    await user.looksRight('keys');
  });

  it('revokes the key it came with, after reading what that means', async () => {
    await user.follow('Practice key');
    await user.press('Revoke key');
    const dialog = user.page.getByRole('dialog', { name: 'Revoke “Practice key”?' });
    await dialog.waitFor();
    await dialog.getByRole('button', { name: 'Revoke key' }).click();
    await user.arrivesAt('Practice key revoked Practice model');
  });

  it('finds an app in the catalogue and reads what it may do and costs', async () => {
    await user.goTo('Catalogue');
    await user.sees('Meeting notes to actions');
    await user.looksRight('catalogue');
    await user.page.getByRole('searchbox', { name: 'Search apps' }).fill('letter');
    await user.reads(() => user.page.getByRole('list', { name: 'Apps' }).getByRole('heading').allInnerTexts(), ['Plain letter']);
    await user.follow('Plain letter');
    await user.arrivesAt('Plain letter');
    await user.reads(async () => user.section('What it may do').getByRole('listitem').allInnerTexts(), [
      'Sends text to a small model of your choice. It never sees your key.',
      'Reaches no other host: there is no network in its sandbox.',
    ]);
    expect(await user.section('Facts').innerText()).toContain('0.02 USD per run');
    await user.looksRight('app');
  });

  it('installs it with the keyboard alone, after saying yes to exactly that', async () => {
    await user.button('Install').focus();
    await user.page.keyboard.press('Enter');
    const dialog = user.page.getByRole('dialog', { name: 'Install Plain letter 1.0.0' });
    await dialog.waitFor();
    expect(await dialog.getByRole('button', { name: 'Allow and install' }).isDisabled()).toBe(true);
    await user.field('I allow this and accept the price').focus();
    await user.page.keyboard.press('Space');
    await user.page.keyboard.press('Tab');
    await user.page.keyboard.press('Tab');
    await user.page.keyboard.press('Enter');
    await user.isTold('Plain letter is installed.');
  });

  it('fills the form made from the app’s schema, is corrected first, and runs it', async () => {
    await user.follow('Run');
    await user.arrivesAt('Run Plain letter');
    await user.field('Letter').fill('Too short');
    await user.press('Run');
    await user.reads(() => user.errorOf('Letter'), 'At least 40 characters, now 9.');
    expect(await user.field('Letter').evaluate((field) => field === field.ownerDocument.activeElement)).toBe(true);
    await user.field('Letter').fill(LETTER);
    await user.looksRight('run-form');
    await user.press('Run');
    await user.page.waitForURL(/\/runs\/exe_/);
    await user.page.getByRole('log').getByText(`A letter of ${LETTER.length} characters from: hospital or doctor`).waitFor();
    await user.section('Answer').getByText('Please note').waitFor();
    await user.arrivesAt('Plain letter Succeeded');
  });

  it('sees the answer, the cost, the isolation and who used the key', async () => {
    const answer = await user.section('Answer').innerText();
    for (const heading of ['In plain words', 'What matters', 'Questions you may ask', 'Please note']) expect(answer).toContain(heading);
    const figures = await user.figures('Figures of this run');
    expect({ ...figures, Took: figures['Took']?.replace(/[\d.]+ m?s\b/g, 'n ms').replace(/\d+/g, 'n') }).toEqual({
      'Provider cost': 'None; practice model, no charge',
      'App price': '0.02 USD; charged by Keystead',
      'Model calls': '3; with Ward key',
      Took: 'n ms; n ms of CPU, n events',
    });
    const calls = await user.rows('Model calls', ['Model', 'Key', 'Cost', 'Status']);
    expect(calls).toEqual(Array.from({ length: 3 }, () => ['scribe-small Practice model', 'Ward key', 'no charge', 'answered']));
    const facts = await user.section('Isolation and limits').innerText();
    expect(facts).toMatch(/^Isolation and limits\s+(?:L0\s+Isolated by process\s+One wall|L1\s+Isolated by kernel namespaces\s+Two walls)\. /);
    await user.section('Receipt').getByText('0.02 USD charged by Keystead for the app, Plain letter 1.0.0').waitFor();
    await user.looksRight('run');
  });

  it('finds the run in the list and each use of the key in the key’s record', async () => {
    await user.goTo('Runs');
    await user.reads(() => user.rows('Runs', ['App', 'Outcome', 'Provider cost', 'App price', 'Version']), [['Plain letter', 'Succeeded', 'practice model, no charge', '0.02 USD', '1.0.0']]);
    await user.looksRight('runs');
    await user.goTo('Keys');
    await user.follow('Ward key');
    await user.arrivesAt('Ward key active Practice model');
    world.wardKey = new URL(user.page.url()).pathname.split('/').at(-1) ?? '';
    const use = ['Demo user', 'Plain letter 1.0.0', 'scribe-small', 'yes'];
    await user.reads(() => user.rows('Uses of this key', ['Who', 'App', 'Model', 'Opened']), [use, use, use]);
    await user.looksRight('key');
    await user.goTo('Usage');
    await user.arrivesAt('Usage');
    await user.looksRight('usage');
    await user.goTo('Home');
    await user.reads(() => user.rows('Latest runs', ['App', 'Outcome']), [['Plain letter', 'Succeeded']]);
    await user.looksRight('home-user');
  });
}
