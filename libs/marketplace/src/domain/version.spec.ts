import { compareVersions } from './version.js';

describe('versions', () => {
  it('are compared by number, not by letter', () => {
    expect(['1.10.0', '1.2.0', '0.9.9', '1.2.10', '1.2.9'].toSorted(compareVersions)).toEqual(['0.9.9', '1.2.0', '1.2.9', '1.2.10', '1.10.0']);
  });

  it('are equal when every number is', () => {
    expect(compareVersions('3.0.1', '3.0.1')).toBe(0);
  });
});
