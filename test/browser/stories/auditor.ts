import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tamper } from '@keystead/evidence/src/testing/bundle.js';
import { keystead, type Said } from '../command-line.js';
import type { Person } from '../person.js';
import type { World } from '../world.js';

export function auditorStory(world: World): void {
  const folder = mkdtempSync(join(tmpdir(), 'keystead-evidence-'));
  const bundle = join(folder, 'bundle.zip');
  let auditor: Person;
  let publicKey = '';
  beforeAll(async () => (auditor = await world.signsIn('auditor')));
  afterAll(async () => {
    await auditor.leave();
    rmSync(folder, { recursive: true });
  });
  afterEach(() => expect(auditor.takeFaults()).toEqual([]));

  const verify = (file: string): Promise<Said> => keystead(folder, ['evidence', 'verify', file, '--public-key', publicKey]);
  const types = async (): Promise<string[]> => (await auditor.rows('Events', ['Type'])).map(([type]) => type ?? '');
  const distinctTypes = async (): Promise<string[]> => [...new Set(await types())].sort();

  it('sees both requirements evidenced', async () => {
    await auditor.looksRight('home-auditor');
    await auditor.goTo('Overview');
    await auditor.reads(() => auditor.rows('HIPAA Security Rule', ['Requirement', 'State']), [['164.312(b)', 'evidenced']]);
    await auditor.reads(() => auditor.rows('SOC 2 Trust Services Criteria', ['Requirement', 'State']), [['CC6.1', 'evidenced']]);
    publicKey = (await auditor.field('Public key').innerText()).trim();
    await auditor.looksRight('audit-overview');
    for (const id of ['164.312(b)', 'CC6.1']) {
      await auditor.goTo('Overview');
      await auditor.follow(id);
      await auditor.arrivesAt(`${id} evidenced`);
      await auditor.looksRight(`requirement-${id.replace(/\W/g, '')}`);
    }
  });

  it('finds the refusal by its type, and the run by person, app and key', async () => {
    await auditor.goTo('Events');
    await auditor.arrivesAt('Events');
    await auditor.looksRight('events');
    await auditor.field('Type').fill('runtime.execution-refused@1');
    await auditor.press('Apply');
    await auditor.reads(types, ['runtime.execution-refused@1']);
    expect((await auditor.rows('Events', ['What happened', 'Who']))[0]).toEqual([expect.stringMatching(/^Run of Plain letter refused: An administrator of your organisation forbids Plain letter: Letters go through the records office/), 'Demo user']);

    await auditor.field('Run').fill('nonsense');
    await auditor.press('Apply');
    await auditor.reads(() => auditor.errorOf('Run'), 'Run is not an id.');
    await auditor.sees('Nothing was asked');
    expect(new Set(auditor.takeFaults())).toEqual(new Set(['400 GET /api/audit/events']));

    await auditor.press('Clear');
    await auditor.field('Person').fill('demo us');
    await auditor.page.keyboard.press('Enter');
    expect(await auditor.field('Person').inputValue()).toBe('Demo user');
    await auditor.field('App').fill('Plain letter');
    await auditor.field('Key').fill('ward');
    await auditor.looksRight('events-choosing');
    await auditor.page.getByRole('option', { name: 'Ward key Demo user' }).click();
    expect(await auditor.field('Key').inputValue()).toBe('Ward key');
    await auditor.press('Apply');
    await auditor.reads(distinctTypes, ['gateway.call-settled@1', 'gateway.provider-called@1', 'gateway.spend-reserved@1', 'keys.key-accessed@1']);
    expect(new URL(auditor.page.url()).searchParams.get('key')).toBe(world.wardKey);
    await auditor.reads(() => auditor.field('Key').inputValue(), 'Ward key');
    await auditor.field('Type').fill('keys.key-accessed@1');
    await auditor.press('Apply');
    await auditor.reads(distinctTypes, ['keys.key-accessed@1']);
  });

  it('opens an event and its place in the sealed log', async () => {
    await auditor.page.getByRole('table', { name: 'Events' }).getByRole('link').first().click();
    await auditor.sees('keys.key-accessed@1');
    expect(await auditor.title()).toMatch(/^Key for practice opened .* sealed$/);
    const proof = await auditor.section('Proof').innerText();
    for (const part of ['Leaf hash', 'keystead/']) expect(proof).toContain(part);
    await auditor.looksRight('event');
  });

  it('exports a bundle and verifies it without the server', async () => {
    await auditor.goTo('Exports');
    await auditor.field('Payloads opened').selectOption({ label: 'All' });
    await auditor.press('Make export');
    await auditor.isTold('The export is being made.');
    await auditor.reads(() => auditor.rows('Exports', ['State', 'By']), [[expect.stringMatching(/^ready until /) as string, 'Demo auditor']]);
    await auditor.looksRight('exports');
    const [download] = await Promise.all([auditor.page.waitForEvent('download'), auditor.follow('Download')]);
    await download.saveAs(bundle);
    const said = await verify(bundle);
    expect([said.code, said.stdout.trim().split('\n').at(-1)]).toEqual([0, expect.stringMatching(/^VALID: all \d+ items hold$/)]);
  });

  it('one changed byte is named', async () => {
    const bytes = readFileSync(bundle);
    const at = bytes.indexOf('"via":"session"');
    bytes.write('"via":"sessiom"', at);
    writeFileSync(join(folder, 'changed.zip'), bytes);
    const said = await verify(join(folder, 'changed.zip'));
    expect([said.code, said.stdout]).toEqual([1, expect.stringMatching(/line \d+ \(leaf \d+, event [0-9a-f-]{36}\) was changed/)]);
  });

  it('one missing line is named', async () => {
    await tamper(bundle, join(folder, 'missing.zip'), rewritten((lines) => lines.toSpliced(4, 1)));
    const said = await verify(join(folder, 'missing.zip'));
    expect([said.code, said.stdout]).toEqual([1, expect.stringContaining('leaf 4 is missing')]);
  });

  it('two swapped lines are named', async () => {
    await tamper(bundle, join(folder, 'swapped.zip'), rewritten((lines) => lines.with(4, lines[5] ?? '').with(5, lines[4] ?? '')));
    const said = await verify(join(folder, 'swapped.zip'));
    expect([said.code, said.stdout]).toEqual([1, expect.stringMatching(/line 6 \(leaf 4, event [0-9a-f-]{36}\) stands too late/)]);
  });
}

function rewritten(change: (lines: string[]) => string[]): (files: Map<string, Buffer>) => void {
  return (files) => {
    const lines = (files.get('events.jsonl') ?? Buffer.alloc(0)).toString('utf8').trimEnd().split('\n');
    files.set('events.jsonl', Buffer.from(`${change(lines).join('\n')}\n`));
  };
}
