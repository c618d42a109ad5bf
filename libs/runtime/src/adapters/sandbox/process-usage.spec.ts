import { fromPs, processUsage } from './process-usage.js';

describe('what a process uses', () => {
  it('is read from outside, by either way', () => {
    const [first, second] = [processUsage(process.pid), fromPs(process.pid)];
    expect(first?.residentBytes).toBeGreaterThan(10_000_000);
    expect(Math.abs((first?.residentBytes ?? 0) - (second?.residentBytes ?? 0))).toBeLessThan(20_000_000);
    expect(Math.abs((first?.cpuMs ?? 0) - (second?.cpuMs ?? 0))).toBeLessThan(2_000);
  });

  it('is nothing when there is no such process', () => {
    expect([processUsage(2 ** 30), fromPs(2 ** 30)]).toEqual([null, null]);
  });
});
