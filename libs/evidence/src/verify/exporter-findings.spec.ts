import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FINDINGS_FILE } from '../bundle/leaf-findings.js';
import { readBundle } from '../bundle/read-bundle.js';
import { buildBundle, tamper } from '../testing/bundle.js';
import { missingOf, readExporterFindings } from './exporter-findings.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keystead-noticed-'));
  await buildBundle(join(folder, 'good.zip'), { size: 4, from: 0, to: 4 });
});
afterAll(() => rm(folder, { recursive: true }));

async function read(content: string | null): Promise<unknown> {
  const path = join(folder, 'x.zip');
  await tamper(join(folder, 'good.zip'), path, (files) => content !== null && files.set(FINDINGS_FILE, Buffer.from(content)));
  const zip = await readBundle(path);
  try {
    const findings = await readExporterFindings(zip);
    return findings === null ? null : [findings.item.status, findings.item.detail, [...findings.missing]];
  } finally {
    await zip.close();
  }
}

describe('what the exporter says it noticed', () => {
  it('is a note, and which leaves it did not find, in order', async () => {
    const first = [['missing', 9], ['changed', 3], ['missing', 2]].map(([kind, index]) => `{"eventId":"e${index}","index":${index},"kind":"${kind}","position":null}`);
    expect(await read(`{"changed":1,"first":[${first.join()}],"missing":2,"v":1}`)).toEqual(['note', 'events that were no longer as they were sealed: 1 changed, 2 missing', [[2, 'e2'], [9, 'e9']]]);
    expect(await read(null)).toBeNull();
  });

  it.each(['', 'nonsense', '[]', '{"v":2}', '{"v":1}', '{"changed":-1,"first":[],"missing":0,"v":1}', ' {"changed":0,"first":[],"missing":0,"v":1}'])('is told as unfit when it is %j', async (content) => {
    expect(await read(content)).toEqual(['note', 'findings/exporter.json has not the form of findings', []]);
  });
});

describe('what is missing', () => {
  it('is named one by one where the exporter names it, else as it comes', () => {
    const texts = (start: number, end: number, named: [number, string | null][]): string[] => [...missingOf({ start, end }, new Map(named))].map(({ text }) => text.replace(/: it was sealed.*/, ': gone'));
    expect(texts(3, 9, [[1, 'a'], [4, 'b'], [5, null], [12, 'c']])).toEqual(['leaf 3 is missing', 'leaf 4 (event b) is missing: gone', 'leaf 5 is missing: gone', 'leaves 6 to 8 are missing']);
    expect([texts(3, 4, []), texts(3, 9, []), texts(8, 9, [[8, 'd']])]).toEqual([['leaf 3 is missing'], ['leaves 3 to 8 are missing'], ['leaf 8 (event d) is missing: gone']]);
  });
});
