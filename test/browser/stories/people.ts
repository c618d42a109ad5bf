import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keystead } from '../command-line.js';
import type { Person } from '../person.js';
import type { World } from '../world.js';
import { LETTER } from './letter.js';

/** A colleague asks what is known of them, another to be forgotten; the auditor had taken evidence away before. */
export function peopleStory(world: World): void {
  const folder = mkdtempSync(join(tmpdir(), 'keystead-people-'));
  const [bundle, data, receipt] = [join(folder, 'bundle.zip'), join(folder, 'data.json'), join(folder, 'receipt.json')];
  let admin: Person;
  let auditor: Person;
  let publicKey = '';
  beforeAll(async () => {
    admin = await world.signsIn('admin');
    auditor = await world.signsIn('auditor');
  });
  afterAll(async () => {
    await Promise.all([admin.leave(), auditor.leave()]);
    rmSync(folder, { recursive: true });
  });
  afterEach(() => expect([...admin.takeFaults(), ...auditor.takeFaults()]).toEqual([]));

  const requests = (person: Person) => person.rows('Subject requests', ['Person', 'Asks for', 'State', 'By']);
  const verify = async (command: 'verify' | 'verify-receipt', file: string) => {
    const said = await keystead(folder, ['evidence', command, file, '--public-key', publicKey]);
    return [said.code, said.stdout.trim().split('\n').at(-1)];
  };

  it('gets all that is known of them, as a file and as a page', async () => {
    await admin.goTo('Subject requests');
    await admin.sees('Nobody has asked yet');
    await admin.looksRight('subject-requests-empty');
    await asksFor(admin, 'Demo user', 'Access: export what is known', 'The export is being made.');
    await admin.reads(async () => (await requests(admin))[0], [expect.stringMatching(/^Demo user /) as string, 'access', expect.stringMatching(/^ready \d+ events, until /) as string, 'Demo admin']);
    await download(admin, 'Data', data);
    const known = readFileSync(data, 'utf8');
    for (const part of ['user@demo.keystead.example', 'Ward key', JSON.stringify(LETTER).slice(1, 60)]) expect(known).toContain(part);
    // One person's data is not another's: colleagues are in it by pseudonym.
    expect(known).not.toMatch(/Demo (?:admin|nurse|auditor|developer)/);
  });

  it('is forgotten, though the worker is killed while it is at it', async () => {
    publicKey = await auditor.goTo('Overview').then(() => auditor.field('Public key').innerText()).then((text) => text.trim());
    await auditor.goTo('Exports');
    await auditor.field('Payloads opened').selectOption({ label: 'All' });
    await auditor.press('Make export');
    await auditor.reads(async () => (await auditor.rows('Exports', ['State']))[0], [expect.stringMatching(/^ready until /) as string]);
    await download(auditor, 'Download', bundle);

    await asksFor(admin, 'Demo nurse', 'Erasure: forget the person', 'The request is open. Nothing is erased yet.');
    await admin.reads(async () => (await requests(admin))[0], [expect.stringMatching(/^Demo nurse /) as string, 'erasure', 'open', 'Demo admin']);
    await admin.press('Erase Demo nurse');
    await admin.field('Who is erased').fill('Demo user');
    expect(await admin.button('Erase').isDisabled()).toBe(true);
    await admin.field('Who is erased').fill('Demo nurse');
    await admin.looksRight('erase');
    await admin.press('Erase');
    await admin.isTold('Demo nurse is being erased.');
    process.kill(world.product.pidOf('worker'), 'SIGKILL');
    await admin.reads(async () => (await requests(admin))[0]?.slice(1), ['erasure', 'erased', 'Demo admin'], 45_000);
    await admin.looksRight('subject-requests');
  });

  it('is known to nobody any more, and comes in no more', async () => {
    await admin.goTo('Members');
    await admin.reads(async () => (await admin.rows('Members', ['Name'])).flat().filter((name) => name.includes('nurse')), []);
    const nurse = await world.arrives();
    await nurse.page.goto('/sign-in');
    await nurse.field('E-mail').fill('nurse@demo.keystead.example');
    await nurse.field('Password').fill('ladder cloud seven brick');
    await nurse.press('Sign in');
    await nurse.page.getByRole('main').getByRole('alert').waitFor();
    expect(nurse.takeFaults()).toEqual(['401 POST /api/session']);
    await nurse.leave();
  });

  it('has a receipt that verifies, and so does the evidence that was taken away before', async () => {
    await auditor.goTo('Subject requests');
    await download(auditor, 'Receipt', receipt);
    expect(readFileSync(receipt, 'utf8')).not.toContain('nurse');
    expect(await verify('verify-receipt', receipt)).toEqual([0, expect.stringMatching(/^VALID/)]);
    expect(await verify('verify', bundle)).toEqual([0, expect.stringMatching(/^VALID: all \d+ items hold$/)]);
  });
}

async function asksFor(admin: Person, name: string, kind: string, told: string): Promise<void> {
  await admin.field('Person').fill(name);
  await admin.page.keyboard.press('Enter');
  await admin.field('What they ask for').selectOption({ label: kind });
  await admin.press('Open request');
  await admin.isTold(told);
}

async function download(person: Person, link: string, to: string): Promise<void> {
  const [file] = await Promise.all([person.page.waitForEvent('download'), person.follow(link)]);
  await file.saveAs(to);
}
