import { startOllamaStandIn, type OllamaStandIn } from '@keystead/testing/src/providers/ollama-stand-in.js';
import type { Person } from '../person.js';
import type { World } from '../world.js';
import { LETTER } from './letter.js';
import { openForm, runToEnd } from './run-an-app.js';

const REASON = 'Letters go through the records office until the review on Monday.';

export function adminStory(world: World): void {
  let admin: Person;
  let user: Person;
  let guest: Person;
  let ollama: OllamaStandIn;
  let link = '';
  beforeAll(async () => {
    ollama = await startOllamaStandIn(['llama3.2:1b']);
    admin = await world.signsIn('admin');
    user = await world.signsIn('user');
    guest = await world.arrives();
  });
  afterAll(async () => {
    await Promise.all([admin.leave(), user.leave(), guest.leave()]);
    // Its machine stays registered, and later stories may be answered by it.
    world.atEnd(() => ollama.close());
  });
  afterEach(() => expect([...admin.takeFaults(), ...user.takeFaults(), ...guest.takeFaults()]).toEqual([]));

  it('gets a link for a new colleague, once', async () => {
    await admin.looksRight('home-admin');
    await admin.goTo('Invitations');
    await admin.press('Invite someone');
    await admin.field('Name').fill('Demo nurse');
    await admin.field('E-mail').fill('nurse@demo.keystead.example');
    await admin.press('Make link');
    link = (await admin.field('Invitation link').innerText()).trim();
    expect(link.startsWith(`${world.product.address}/invitation#`)).toBe(true);
    await admin.press('Done');
    await admin.reads(async () => (await admin.rows('Invitations', ['For', 'Roles', 'State']))[0], ['Demo nurse nurse@demo.keystead.example', 'User', 'open']);
    expect(await admin.page.content()).not.toContain(link.split('#')[1]);
    await admin.looksRight('invitations');
  });

  it('the colleague opens it in a browser of their own and joins', async () => {
    await guest.page.goto(link);
    await guest.sees('Demo Clinic invites nurse@demo.keystead.example.');
    expect(guest.page.url()).toBe(`${world.product.address}/invitation`);
    await guest.looksRight('invitation');
    await guest.field('New password').fill('too short');
    await guest.press('Join Demo Clinic');
    await guest.reads(() => guest.errorOf('New password'), 'At least 12 characters, now 9.');
    await guest.field('New password').fill('ladder cloud seven brick');
    await guest.press('Join Demo Clinic');
    await guest.page.waitForURL(`${world.product.address}/`);
    await guest.arrivesAt('Hello, Demo nurse');
    await admin.page.reload();
    await admin.reads(async () => (await admin.rows('Invitations', ['For', 'State']))[0], ['Demo nurse nurse@demo.keystead.example', 'accepted']);
  });

  it('the link does not work a second time', async () => {
    const other = await world.arrives();
    await other.page.goto(link);
    await other.page.getByRole('main').getByRole('alert').waitFor();
    await other.sees('It may have been used or taken back already.');
    expect(other.takeFaults()).toEqual(['410 POST /api/invitations/inspect']);
    await other.leave();
  });

  it('gives a role and takes it again', async () => {
    await admin.goTo('Members');
    await admin.press('Manage Demo nurse');
    await admin.field('Auditor').check();
    await admin.isTold('Demo nurse now has the role Auditor.');
    await guest.page.reload();
    await guest.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Events' }).waitFor();
    await admin.field('Auditor').uncheck();
    await admin.isTold('Demo nurse no longer has the role Auditor.');
    await admin.looksRight('member');
    await admin.press('Close');
    await admin.looksRight('members');
    await guest.page.reload();
    await guest.arrivesAt('Hello, Demo nurse');
    expect(await guest.page.getByRole('link', { name: 'Events' }).count()).toBe(0);
  });

  it('the colleague changes their own password; the old one opens nothing any more', async () => {
    const [old, fresh] = ['ladder cloud seven brick', 'window otter nine lantern'];
    await guest.page.goto('/profile');
    await guest.field('Current password').fill('not the password at all');
    await guest.field('New password').fill(fresh);
    await guest.press('Change password');
    await guest.reads(async () => (await guest.errorOf('Current password'))?.split('.')[0] ?? null, 'The current password is not right');
    expect(guest.takeFaults()).toEqual(['403 POST /api/me/password']);
    await guest.field('Current password').fill(old);
    await guest.press('Change password');
    await guest.isTold('Your password is changed.');
    expect(await guest.field('Current password').inputValue()).toBe('');
    await guest.looksRight('account-settings');

    const other = await world.arrives();
    await other.page.goto('/sign-in');
    await other.field('E-mail').fill('nurse@demo.keystead.example');
    await other.field('Password').fill(old);
    await other.press('Sign in');
    await other.sees('That e-mail and password do not go together. Check both and try again.');
    expect(other.takeFaults()).toEqual(['401 POST /api/session']);
    await other.signIn('nurse@demo.keystead.example', fresh);
    expect(await other.title()).toBe('Hello, Demo nurse');
    await other.leave();
  });

  it('registers an Ollama host, after a typing error, and a member runs on it without a provider’s charge', async () => {
    await admin.goTo('Local hosts');
    await admin.press('Register host');
    await admin.field('Name').fill('Ward server');
    await admin.field('Address').fill('http://127.0.0.1:9');
    await admin.press('Register');
    await admin.page.getByRole('dialog').getByRole('alert').waitFor();
    expect(await admin.field('Name').inputValue()).toBe('Ward server');
    expect(admin.takeFaults()).toEqual(['422 POST /api/local-hosts']);
    await admin.field('Address').fill(ollama.url);
    await admin.press('Register');
    await admin.isTold('Ward server is registered.');
    await admin.reads(() => admin.rows('Models on Ward server', ['Model', 'Family', 'Size']), [['llama3.2:1b', 'llama', '1.2 GiB']]);
    await admin.looksRight('local-hosts');

    await openForm(user, 'Plain letter');
    await user.field('Letter').fill(LETTER);
    await user.field('Model').selectOption({ label: 'llama3.2:1b on Ward server' });
    await runToEnd(user, 'Plain letter', 'Succeeded');
    const { 'Provider cost': cost, 'Model calls': calls } = await user.figures('Figures of this run');
    expect([cost, calls]).toEqual(['None; no provider charge', '3; no key was used']);
    await user.goTo('Local models');
    await user.reads(() => user.rows('Use of local models', ['Model', 'Calls', 'Cost']), [['llama3.2:1b', '3', 'no provider charge']]);
    await user.looksRight('local-models');
  });

  it('forbids an app: the next run is refused, with the reason', async () => {
    await openForm(user, 'Plain letter');
    await user.field('Letter').fill(LETTER);
    await admin.goTo('Policies');
    await admin.press('Forbid an app');
    await admin.field('App').selectOption({ label: 'Plain letter' });
    await admin.field('Reason').fill(REASON);
    await admin.press('Forbid');
    await admin.isTold('The app is forbidden from the next run on.');
    await admin.reads(() => admin.rows('Forbidden apps', ['App', 'Reason', 'By']), [['Plain letter', REASON, 'Demo admin']]);
    await admin.looksRight('policies');

    await user.press('Run');
    const refusal = user.page.getByRole('main').getByRole('alert');
    await refusal.getByText(REASON).waitFor();
    expect(await user.field('Letter').inputValue()).toBe(LETTER);
    await user.looksRight('run-refused');
    expect(user.takeFaults()).toEqual(['403 POST /api/executions']);
    await refusal.getByRole('link', { name: 'See the refused run' }).click();
    await user.arrivesAt('Plain letter Refused by policy');
    await user.sees('This run was refused');
    await user.sees(REASON);
    await user.looksRight('refused-run');

    await user.follow('Run again');
    await user.arrivesAt('Run Plain letter');
    await user.sees(`“${REASON}”`);
    expect(await user.button('Run').isDisabled()).toBe(true);
    await user.looksRight('run-form-forbidden');
  });

  it('allows it again, and it runs', async () => {
    await admin.press('Allow Plain letter again');
    await admin.isTold('The app is allowed again.');
    await openForm(user, 'Plain letter');
    await user.field('Letter').fill(LETTER);
    await runToEnd(user, 'Plain letter', 'Succeeded');
  });

  it('reads budget and prices', async () => {
    await admin.goTo('Budget');
    await admin.arrivesAt('Budget');
    await admin.looksRight('budget');
    await admin.goTo('Prices');
    await admin.arrivesAt('Prices');
    await admin.looksRight('prices');

    await admin.press('Add price');
    await admin.field('Model').fill('phi-4');
    await admin.field('Per million tokens in, USD').fill('some');
    await admin.field('Per million tokens out, USD').fill('1.50');
    await admin.page.getByRole('dialog').getByRole('button', { name: 'Add price' }).click();
    await admin.reads(() => admin.errorOf('Per million tokens in, USD'), 'Per million tokens in is not an amount of USD such as 2.50, with six decimals at most.');
    expect(admin.takeFaults()).toEqual(['400 POST /api/prices']);
    await admin.looksRight('price-form');
    await admin.field('Per million tokens in, USD').fill('0.10');
    await admin.page.getByRole('dialog').getByRole('button', { name: 'Add price' }).click();
    await admin.isTold('phi-4 has its price. It can be chosen now.');
    await admin.reads(async () => (await admin.rows('Prices', ['Model', 'Provider', 'Per million in'])).filter(([model]) => model === 'phi-4'), [['phi-4', 'OpenAI-compatible', '0.10 USD']]);
  });
}
