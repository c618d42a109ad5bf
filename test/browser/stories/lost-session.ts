import type { Person } from '../person.js';
import type { World } from '../world.js';

export function lostSessionStory(world: World): void {
  let admin: Person;
  beforeAll(async () => (admin = await world.signsIn('admin')));
  afterAll(() => admin.leave());

  it('is shown where to sign in, and finds what was typed when they come back', async () => {
    await admin.goTo('Keys');
    await admin.press('Add key');
    await admin.field('Provider').selectOption({ label: 'Practice model (not a real provider)' });
    await admin.field('Name').fill('Night key');
    await admin.field('Key').fill('practice-key-of-the-night');
    const context = admin.page.context();
    await context.clearCookies();
    await admin.press('Seal key');
    const way = admin.page.getByRole('dialog').getByRole('link', { name: 'Sign in again in a new tab' });
    await way.waitFor();
    await admin.looksRight('lost-session');

    const [beside] = await Promise.all([context.waitForEvent('page'), way.click()]);
    const { email, password } = world.product.account('admin');
    await beside.getByLabel('E-mail').fill(email);
    await beside.getByLabel('Password', { exact: true }).fill(password);
    await beside.getByRole('button', { name: 'Sign in' }).click();
    await beside.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    await beside.close();

    expect([await admin.field('Name').inputValue(), await admin.field('Key').inputValue()]).toEqual(['Night key', 'practice-key-of-the-night']);
    admin.takeFaults();
    await admin.press('Seal key');
    await admin.page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(admin.takeFaults()).toEqual([]);
  });
}
