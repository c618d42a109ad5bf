/** Semantic Versioning 2.0.0, section 11, for versions of three numbers. Negative when `a` is lower. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split('.').map(Number));
  for (let i = 0; i < 3; i += 1) {
    const difference = left![i]! - right![i]!;
    if (difference !== 0) return difference;
  }
  return 0;
}
