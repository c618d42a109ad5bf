import { z } from 'zod';
import { defineSettings } from './define-settings.js';
import { envExample, loadSettings, SettingsRefused } from './load-settings.js';

const door = defineSettings('door', z.object({ KEYSTEAD_DOOR_WIDTH: z.coerce.number().int().max(9).default(3).describe('in feet'), KEYSTEAD_DOOR_CODE: z.string().min(4).describe('the code') }));

function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    loadSettings([door], env);
  } catch (error) {
    return (error as SettingsRefused).faults;
  }
  return [];
}

describe('settings', () => {
  it('are parsed once, with defaults for what is unset or empty', () => {
    expect(loadSettings([door], { KEYSTEAD_DOOR_CODE: 'open', KEYSTEAD_DOOR_WIDTH: '' }).get(door.token)).toEqual({ KEYSTEAD_DOOR_WIDTH: 3, KEYSTEAD_DOOR_CODE: 'open' });
  });

  it('report every fault at once, by name and without the value', () => {
    const faults = faultsOf({ KEYSTEAD_DOOR_WIDTH: '12', KEYSTEAD_DOOR_CODE: 'abc', KEYSTEAD_DOR_CODE: 'hunter2' });
    expect(faults.map((fault) => fault.split(':')[0])).toEqual(['KEYSTEAD_DOOR_WIDTH', 'KEYSTEAD_DOOR_CODE', 'KEYSTEAD_DOR_CODE']);
    expect(faults.join()).not.toContain('hunter2');
  });

  it('say what a missing one is for', () => {
    expect(faultsOf({ KEYSTEAD_DOOR_CODE: '' })).toEqual(['KEYSTEAD_DOOR_CODE: is not set, and is needed: the code']);
  });

  it('document themselves', () => {
    expect(envExample([door])).toContain('# in feet\n# KEYSTEAD_DOOR_WIDTH=3\n');
  });
});
