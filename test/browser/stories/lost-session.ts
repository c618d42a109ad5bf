import type { Person } from '../person.js';
import type { World } from '../world.js';

export function lostSessionStory(world: World): void {
  let user: Person;
  beforeAll(async () => (user = await world.signsIn('user')));
  afterAll(() => user.leave());

  it('is shown where to sign in, and finds what was typed when they come back', async () => {
    await user.goTo('Keys');
    await user.press('Add key');
    await user.field('Provider').selectOption({ label: 'Practice model (not a real provider)' });
    await user.field('Name').fill('Night key');
    await user.field('Key').fill('practice-key-of-the-night');
    const context = user.page.context();
    await context.clearCookies();
    await user.press('Seal key');
    const way = user.page.getByRole('dialog').getByRole('link', { name: 'Sign in again in a new tab' });
    await way.waitFor();
    await user.looksRight('lost-session');

    const [beside] = await Promise.all([context.waitForEvent('page'), way.click()]);
    const { email, password } = world.product.account('user');
    await beside.getByLabel('E-mail').fill(email);
    await beside.getByLabel('Password', { exact: true }).fill(password);
    await beside.getByRole('button', { name: 'Sign in' }).click();
    await beside.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    await beside.close();

    expect([await user.field('Name').inputValue(), await user.field('Key').inputValue()]).toEqual(['Night key', 'practice-key-of-the-night']);
    user.takeFaults();
    await user.press('Seal key');
    await user.page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(user.takeFaults()).toEqual([]);
  });
}
