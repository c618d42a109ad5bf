import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { formatPublicKey, verifierOf } from '../note/keys.js';
import { buildBundle, minute, tamper } from '../testing/bundle.js';
import { eventId, ORG, testKeys } from '../testing/installation.js';
import { verifyBundle } from './verify-bundle.js';
import type { VerifyOptions } from './verify-bundle.js';
import type { Report } from './report.js';

let folder: string;
let good: string;
let bad: string;
const publicKey = formatPublicKey(verifierOf(testKeys().logSigningKey(ORG)));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keystead-verify-'));
  [good, bad] = [join(folder, 'good.zip'), join(folder, 'bad.zip')];
  await buildBundle(good, { size: 40, from: 5, to: 30 });
});
afterAll(() => rm(folder, { recursive: true }));

/** What went wrong, as `item: text`, in order. */
function faults(report: Report): string[] {
  return report.items.flatMap((item) => item.findings.map((finding) => `${item.id}: ${finding.text}`));
}

async function verifyChanged(change: (files: Map<string, Buffer>) => void, options: VerifyOptions = { publicKey }): Promise<string[]> {
  await tamper(good, bad, change);
  const report = await verifyBundle(bad, options);
  expect(report.verdict).toBe('not-valid');
  return faults(report);
}

/** Changes the lines of events.jsonl; `n` counts from 0, so line n + 1 is leaf 5 + n. */
const lines = (change: (all: string[]) => string[]) => (files: Map<string, Buffer>) => {
  const all = files.get('events.jsonl')!.toString().trimEnd().split('\n');
  files.set('events.jsonl', Buffer.from(change(all).map((line) => `${line}\n`).join('')));
};
const SUM = /^files: events.jsonl (is not the file of the manifest: its SHA-256 differs|has \d+ bytes, the manifest says \d+)$/;
const named = (index: number, line = index - 4): string => `line ${line} (leaf ${index}, event ${eventId(index)})`;

describe('a bundle as it was exported', () => {
  it('is valid, and every item says what was checked', async () => {
    const report = await verifyBundle(good, { publicKey });
    expect(report.items.map(({ id, status, detail }) => [id, status, detail])).toEqual([
      ['files', 'ok', '10 files, with the SHA-256 and size listed'],
      ['key', 'ok', 'the one you gave'],
      ['manifest', 'ok', expect.stringContaining(`by keystead/`)],
      ['checkpoint', 'ok', expect.stringContaining('40 leaves, root ')],
      ['lines', 'ok', '25 lines'],
      ['order', 'ok', 'leaves 5 to 29'],
      ['leaves', 'ok', 'recomputed from the events, with the range proof'],
      ['payloads', 'ok', '16 of 25 events have their payload in the bundle'],
      ['fields', 'ok', '4 fields'],
      ['period', 'ok', `${minute(5)} to ${minute(30)}, by time of sealing`],
      ['counts', 'ok', '25 events, 16 payloads, 4 opened fields; stated by the exporter: 1 parked, 2 erased'],
      ['populations', 'ok', '1 populations, 13 rows'],
      ['platform', 'ok', expect.stringContaining('with the key in the bundle')],
    ]);
    expect([report.verdict, report.subject?.events, report.subject?.publicKey]).toEqual(['valid', 25, publicKey]);
  });

  it('says plainly when it was checked against nothing but its own key', async () => {
    const report = await verifyBundle(good);
    expect([report.verdict, report.items.find((item) => item.id === 'key')]).toMatchObject(['valid', { status: 'note', detail: expect.stringContaining('taken from the bundle itself') }]);
  });

  it.each([
    ['the whole log', { size: 9, from: 0, to: 20 }],
    ['its first events', { size: 9, from: 0, to: 3 }],
    ['its last events', { size: 9, from: 8, to: 20 }],
    ['a time without events, between others', { size: 9, from: 4, to: 4.5 }],
    ['a time after the last event', { size: 9, from: 9, to: 20 }],
    ['one leaf', { size: 1, from: 0, to: 1 }],
  ])('is valid for %s', async (_, request) => {
    const whole = { ...request, from: Math.ceil(request.from), to: Math.ceil(request.to) };
    if (request.to !== whole.to) Object.assign(whole, { to: whole.from, change: { period: { from: new Date(Date.parse(minute(4)) - 30_000).toISOString(), to: minute(4) } } });
    await buildBundle(bad, whole);
    expect(faults(await verifyBundle(bad, { publicKey }))).toEqual([]);
  });

  it('is read in bounded pieces, whose progress is told', async () => {
    const seen: [number, number][] = [];
    await verifyBundle(good, { onProgress: (bytes, of) => seen.push([bytes, of]) });
    expect(seen.at(-1)![0]).toBe(seen.at(-1)![1]);
  });
});

describe('a changed bundle', () => {
  it.each([
    ['a changed header', (all: string[]) => all.with(7, all[7]!.replace('"via":"session"', '"via":"token"')), [`leaves: ${named(12)} was changed`]],
    ['a re-dated event', (all: string[]) => all.with(3, all[3]!.replace('"occurredAt":"2026-01-01T00:00:08.000Z"', '"occurredAt":"2026-01-01T00:00:09.000Z"')), [`leaves: ${named(8)} was changed`]],
    ['an event sealed at another time', (all: string[]) => all.with(3, all[3]!.replace(minute(8), minute(9))), [`leaves: ${named(8)} was changed`, `period: ${named(9)} was sealed at ${minute(9)}, before the one above it`].slice(0, 1)],
    ['a changed payload', (all: string[]) => all.with(2, all[2]!.replace('für 7', 'für 8')), ['leaves: the events', `payloads: ${named(7)} has another payload, salt or digest than was sealed`].slice(1)],
    ['a missing line', (all: string[]) => all.toSpliced(4, 1), ['order: leaf 9 is missing', 'leaves: the events do not lead to the signed root; leaf-hashes.bin does: see the lines named under the other items', 'counts: the manifest counts 25 events, the bundle holds 24']],
    ['two swapped lines', (all: string[]) => all.with(4, all[5]!).with(5, all[4]!), [`order: ${named(9, 6)} stands too late: it was due before the lines above`, 'leaves: the events do not lead to the signed root; leaf-hashes.bin does: see the lines named under the other items']],
    ['a line that is there twice', (all: string[]) => all.toSpliced(4, 0, all[3]!), [`order: ${named(8, 5)} was added: there is a line for this leaf already`]],
    ['a line cut in two', (all: string[]) => all.flatMap((line, n) => (n === 6 ? [line.slice(0, 50), line.slice(50)] : [line])), ['lines: line 7 is not canonical JSON; leaf 11 was due there', 'lines: line 8 is not canonical JSON; leaf 11 was due there']],
    ['white space', (all: string[]) => all.with(0, all[0]!.replace('{', '{ ')), ['lines: line 1 is not canonical JSON; leaf 5 was due there']],
    ['a repeated key', (all: string[]) => all.with(0, all[0]!.replace('"v":1', '"v":1,"v":1')), ['lines: line 1 is not canonical JSON; leaf 5 was due there']],
    ['an event of somebody else', (all: string[]) => all.with(0, all[0]!.replace(`"organisation":"${ORG}"`, '"organisation":"org_x"')), [`lines: line 1 (event ${eventId(5)}) is of another organisation; leaf 5 was due there`]],
  ])('with %s names it', async (_, change, expected) => {
    const found = await verifyChanged(lines(change));
    expect(found[0]).toMatch(SUM);
    expect(found.slice(1)).toEqual(expect.arrayContaining(expected));
    expect(found.slice(1).filter((fault) => fault.includes('leaf 2'))).toEqual([]);
  });

  it('does not call payloads sealed that only a changed line vouches for', async () => {
    await tamper(good, bad, lines((all) => all.with(7, all[7]!.replace('"via":"session"', '"via":"token"'))));
    const { items } = await verifyBundle(bad);
    const told = 'they are what the lines say, but not every line is the one that was sealed: see “Events lead to the signed root: none changed, added or missing”';
    expect(items.filter(({ id }) => id === 'payloads' || id === 'fields').map(({ status, detail }) => [status, detail])).toEqual([
      ['note', `16 of 25 events have their payload in the bundle; ${told}`],
      ['note', `4 fields; ${told}`],
    ]);
  });

  it('with another key for an opened field names it', async () => {
    const found = await verifyChanged(lines((all) => all.with(7, all[7]!.replace(/"secret":"[^"]{8}/, '"secret":"AAAAAAAA'))));
    expect(found.slice(1)).toEqual([`fields: ${named(12)} field "secret": the key is not the one the field was sealed under`]);
  });

  it('with every line after the third renumbered names the first of them, and how many follow', async () => {
    await tamper(good, bad, lines((all) => [...all.slice(0, 3), ...all.slice(4).map((line) => line.replace(/"index":(\d+)/, (__, n) => `"index":${Number(n) - 1}`))]));
    const leaves = (await verifyBundle(bad)).items.find((item) => item.id === 'leaves')!;
    expect([leaves.findings[0]!.text, leaves.findings.length + leaves.more]).toEqual([`line 4 (leaf 8, event ${eventId(9)}) was changed`, 21]);
  });

  it.each([
    ['leaf-hashes.bin', ['leaves: leaf-hashes.bin was changed; the events themselves lead to the signed root']],
    ['log-key.txt', ['key: log-key.txt']],
    ['controls/cc6.1.json', []],
    ['platform.tlog-proof', ['platform: ']],
  ])('with a flipped byte in %s names the file', async (name, expected) => {
    const found = await verifyChanged((files) => (files.get(name)![10]! ^= 1));
    expect(found).toContain(`files: ${name} is not the file of the manifest: its SHA-256 differs`);
    for (const text of expected) expect(found.some((fault) => fault.startsWith(text))).toBe(true);
  });

  it('with another manifest says that it is not the signed one', async () => {
    const found = await verifyChanged((files) => files.set('manifest.json', Buffer.from(files.get('manifest.json')!.toString().replace('"parked":1', '"parked":0'))));
    expect(found).toEqual(['manifest: manifest.json was changed: it is not the file that was signed']);
  });

  it('with a file taken away, added, or moved names it', async () => {
    expect(await verifyChanged((files) => files.delete('controls/cc6.1.json'))).toEqual(['files: controls/cc6.1.json is missing: the manifest lists it']);
    expect(await verifyChanged((files) => files.delete('leaf-hashes.bin'))).toEqual(['files: leaf-hashes.bin is missing: the manifest lists it']);
    expect(await verifyChanged((files) => files.set('zz/notes.txt', Buffer.from('x')))).toEqual(['files: zz/notes.txt was added: the manifest does not list it']);
    expect(await verifyChanged((files) => files.set('../../etc/passwd', Buffer.from('x')))).toEqual(['files: the zip holds a file whose name is not allowed: "../../etc/passwd"']);
    const moved = await verifyChanged((files) => {
      const first = files.get('events.jsonl')!;
      files.delete('events.jsonl');
      files.set('events.jsonl', first);
    });
    expect(moved).toEqual(['files: the files of the zip are not in their order']);
  });

  it('under another key is refused', async () => {
    await buildBundle(bad, { size: 40, from: 5, to: 30, seed: 'forger' });
    const found = faults(await verifyBundle(bad, { publicKey }));
    expect(found.filter((fault) => !fault.startsWith('platform'))).toEqual([
      'key: the bundle was signed with another key than the one you gave',
      expect.stringMatching(/^manifest: manifest.note: not signed by keystead/),
      expect.stringMatching(/^checkpoint: checkpoint.note: not signed by keystead/),
    ]);
  });
});

describe('a dishonest exporter, who signs what he likes,', () => {
  const build = async (change: Parameters<typeof buildBundle>[1]['change'], size = 40): Promise<string[]> => {
    await buildBundle(bad, { size, from: 5, to: 30, change: change ?? {} });
    return faults(await verifyBundle(bad, { publicKey }));
  };

  it('cannot leave out the edges of the period', async () => {
    expect(await build({ before: null })).toContain('period: the leaf before leaf 5 is not there to prove where the period begins');
    expect(await build({ after: null })).toContain('period: the leaf 30 behind the period is not there to prove where it ends');
  });

  it('cannot claim a longer period than the leaves he shows', async () => {
    expect(await build({ period: { from: minute(3), to: minute(32) } })).toEqual([
      `period: the leaf before the period (event ${eventId(4)}) was sealed at ${minute(4)}: it belongs to the period`,
      `period: the leaf after the period (event ${eventId(30)}) was sealed at ${minute(30)}: it belongs to the period`,
    ]);
  });

  it('cannot claim a shorter period either', async () => {
    expect(await build({ period: { from: minute(6), to: minute(30) } })).toEqual([`period: ${named(5)} was sealed at ${minute(5)}, outside the period`]);
  });

  it('cannot put rows into a population that are not in the log', async () => {
    const csv = `index,eventId\n5,${eventId(5)}\n6,${eventId(7)}\n90,${eventId(90)}\n`;
    expect(await build({ files: [{ name: 'populations/x.csv', content: Buffer.from(csv) }] })).toEqual([
      `populations: populations/x.csv line 3 says event ${eventId(7)}, leaf 6 is ${eventId(6)}`,
      'populations: populations/x.csv line 4 names leaf 90, which is not in this bundle',
    ]);
  });
});

describe('an earlier bundle', () => {
  let earlier: string;
  const against = async (request: Parameters<typeof buildBundle>[1]): Promise<string[]> => {
    await buildBundle(bad, request);
    return faults(await verifyBundle(bad, { earlierBundle: earlier }));
  };

  beforeAll(async () => {
    earlier = join(folder, 'earlier.zip');
    await buildBundle(earlier, { size: 20, from: 0, to: 15 });
  });

  it('is shown to be the beginning: by the range itself, or by a proof', async () => {
    expect(await against({ size: 40, from: 15, to: 30 })).toEqual([]);
    expect(await against({ size: 40, from: 30, to: 35, consistencyFrom: 20 })).toEqual([]);
    expect(await against({ size: 20, from: 15, to: 30 })).toEqual([]);
  });

  it('shows that history was changed since', async () => {
    const changed = ['earlier: the first 20 leaves are not those of the earlier bundle: history was changed, or the log was set back'];
    expect(await against({ size: 40, from: 15, to: 30, forkAt: 10 })).toEqual(changed);
    expect(await against({ size: 40, from: 30, to: 35, consistencyFrom: 20, forkAt: 19 })).toEqual(changed);
    expect(await against({ size: 20, from: 15, to: 30, forkAt: 10 })).toEqual(changed);
  });

  it('is not passed over when nothing can be shown', async () => {
    expect(await against({ size: 40, from: 30, to: 35 })).toEqual(['earlier: this bundle cannot show it: it holds no consistency proof from 20 leaves. Ask for an export that names the earlier checkpoint']);
    expect(await against({ size: 10, from: 0, to: 5 })).toEqual([expect.stringContaining('earlier: the other bundle is the later one')]);
    expect(await against({ size: 40, from: 15, to: 30, seed: 'forger' })).toContain('key: the bundle was signed with another key than the one of the earlier bundle');
  });
});

describe('what is not a bundle', () => {
  const reasonOf = async (bytes: Buffer | string): Promise<string> => {
    await writeFile(bad, bytes);
    const report = await verifyBundle(bad);
    expect([report.verdict, report.items]).toEqual(['unreadable', []]);
    return report.reason!;
  };

  it('gets one clear sentence', async () => {
    expect(await reasonOf('hello')).toBe('not a zip file');
    expect(await reasonOf((await readFile(good)).subarray(0, 5000))).toBe('not a zip file, or cut short, or with something behind it');
    expect((await verifyBundle(join(folder, 'nowhere.zip'))).reason).toBe('there is no such file');
    expect((await verifyBundle(await mkdtemp(join(folder, 'empty-')))).reason).toBe('it holds no manifest.json with its manifest.note: it is not an evidence bundle');
  });

  it.each([
    ['no manifest', (files: Map<string, Buffer>) => files.delete('manifest.json'), 'it holds no manifest.json with its manifest.note: it is not an evidence bundle'],
    ['a manifest of bad JSON', (files: Map<string, Buffer>) => files.set('manifest.json', Buffer.from('{')), 'manifest.json is not canonical JSON'],
    ['a manifest with a repeated key', (files: Map<string, Buffer>) => files.set('manifest.json', Buffer.from('{"v":1,"v":1}')), 'manifest.json is not canonical JSON'],
    ['a manifest with unknown members', (files: Map<string, Buffer>) => files.set('manifest.json', Buffer.from(files.get('manifest.json')!.toString().replace(/}$/, ',"x":1}'))), 'manifest.json has not the form of a bundle: the whole: Unrecognized key: "x"'],
    ['a manifest of megabytes', (files: Map<string, Buffer>) => files.set('manifest.json', Buffer.alloc(2_000_000, ' ')), 'manifest.json has 2000000 bytes, at most 1048576 are allowed'],
    ['a huge count', (files: Map<string, Buffer>) => files.set('manifest.json', Buffer.from(files.get('manifest.json')!.toString().replace('"size":40', '"size":1e300'))), 'manifest.json is not canonical JSON'],
  ])('with %s', async (_, change, reason) => {
    await tamper(good, bad, change);
    expect(await verifyBundle(bad)).toEqual({ verdict: 'unreadable', reason, items: [], subject: null });
  });

  it('with counts of 2^53 is refused without ado', async () => {
    await tamper(good, bad, (files) => files.set('manifest.json', Buffer.from(files.get('manifest.json')!.toString().replace('"end":30', '"end":9007199254740991'))));
    expect((await verifyBundle(bad)).verdict).toBe('not-valid');
  });
});

it('a single changed byte, anywhere, is never valid, and never a crash', async () => {
  const bytes = await readFile(good);
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
      const bent = Buffer.from(bytes);
      bent[at]! ^= mask;
      await writeFile(bad, bent);
      const report = await verifyBundle(bad, { publicKey });
      expect(report.verdict === 'unreadable' ? report.reason : faults(report)[0]).toEqual(expect.any(String));
      expect(report.reason ?? '').not.toContain('could not be read');
      expect(report.verdict).not.toBe('valid');
    }),
    { numRuns: 600 },
  );
});
