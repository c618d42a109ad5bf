import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { defineSettings } from './define-settings.js';
import { withFiles } from './from-files.js';
import { loadSettings, type SettingsRefused } from './load-settings.js';

const door = defineSettings('door', z.object({ KEYSTEAD_DOOR_WIDTH: z.coerce.number().int().default(3), KEYSTEAD_DOOR_CODE: z.string().min(4) }));
let folder: string;

beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'ks-settings-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const faultsOf = (env: Record<string, string>): readonly string[] => {
  try {
    loadSettings([door], env);
  } catch (error) {
    return (error as SettingsRefused).faults;
  }
  return [];
};

describe('settings from files', () => {
  it.each(['open sesame', 'open sesame\n', 'open sesame\r\n'])('take the text of the file (%j) without the newline at its end', (text) => {
    expect(loadSettings([door], { KEYSTEAD_DOOR_CODE_FILE: file('code', text) }).get(door.token)).toEqual({ KEYSTEAD_DOOR_WIDTH: 3, KEYSTEAD_DOOR_CODE: 'open sesame' });
  });

  it('a variable of that name that is empty counts as unset', () => {
    expect(loadSettings([door], { KEYSTEAD_DOOR_CODE: 'open', KEYSTEAD_DOOR_CODE_FILE: '' }).get(door.token)).toEqual({ KEYSTEAD_DOOR_WIDTH: 3, KEYSTEAD_DOOR_CODE: 'open' });
  });

  it('each fault names its variable and no text of a file', () => {
    const secret = file('secret', 'hunter2');
    const code = { KEYSTEAD_DOOR_CODE: 'open' };
    expect([
      faultsOf({ ...code, KEYSTEAD_DOOR_CODE_FILE: secret }),
      faultsOf({ ...code, KEYSTEAD_DOOR_WIDTH_FILE: join(folder, 'nowhere') }),
      faultsOf({ ...code, KEYSTEAD_DOOR_WIDTH_FILE: file('nothing', '\n') }),
      faultsOf({ ...code, KEYSTEAD_DOOR_WIDTH_FILE: file('large', 'x'.repeat(20_000)) }),
      faultsOf({ ...code, KEYSTEAD_DOR_CODE_FILE: secret }),
      faultsOf({ ...code, KEYSTEAD_DOOR_WIDTH_FILE: secret }).map((fault) => fault.split(':')[0]),
    ]).toEqual([
      ['KEYSTEAD_DOOR_CODE_FILE: set it or KEYSTEAD_DOOR_CODE, not both'],
      ['KEYSTEAD_DOOR_WIDTH_FILE: the file cannot be read (ENOENT)'],
      ['KEYSTEAD_DOOR_WIDTH_FILE: the file is empty'],
      ['KEYSTEAD_DOOR_WIDTH_FILE: the file is larger than 16384 bytes'],
      ['KEYSTEAD_DOR_CODE: no such setting'],
      ['KEYSTEAD_DOOR_WIDTH'],
    ]);
    expect(faultsOf({ ...code, KEYSTEAD_DOOR_WIDTH_FILE: secret }).join()).not.toContain('hunter2');
  });

  it('leaves alone what is not ours', () => {
    const env = { SSL_CERT_FILE: '/nowhere', PORT_FILE: '/nowhere' };
    expect(withFiles(env)).toEqual({ env, faults: [] });
  });
});
