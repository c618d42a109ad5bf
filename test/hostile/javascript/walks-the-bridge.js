// Whatever the platform hands to an app, and everything that can be reached from it.
export default async function run(given) {
  const seen = new Set();
  const words = [];
  const keysOf = (value) => {
    try {
      return Reflect.ownKeys(value);
    } catch {
      return [];
    }
  };
  const walk = (value, depth) => {
    if (value === null || (typeof value !== 'object' && typeof value !== 'function') || seen.has(value) || depth > 6 || seen.size > 20_000) return;
    seen.add(value);
    for (const key of keysOf(value)) {
      let inner;
      try {
        inner = value[key];
      } catch {
        continue;
      }
      if (typeof inner === 'string' && /ks_canary|postgres:|BEGIN PRIVATE/.test(inner)) words.push(String(key));
      walk(inner, depth + 1);
    }
    walk(Object.getPrototypeOf(value), depth + 1);
  };
  walk(given, 0);
  walk(globalThis, 0);
  return words;
}
