/** What is wrong with what the readers of a log saw; empty when nothing is. */

/** @param log lines of a plain read when all was written @param planned ids by writer, in each writer's order @param readers what each wrote down */
export function faultsOf(log: readonly string[], planned: readonly (readonly string[])[], readers: Readonly<Record<string, { readonly lines: readonly string[]; readonly expected: readonly string[] }>>): string[] {
  return [...faultsOfLog(log, planned), ...Object.entries(readers).flatMap(([name, { lines, expected }]) => differences(name, lines, expected))];
}

function faultsOfLog(log: readonly string[], planned: readonly (readonly string[])[]): string[] {
  const faults: string[] = [];
  const places = new Map<string, number>();
  const versions = new Map<string, number>();
  log.forEach((line, place) => {
    const [, id = '', stream = '', version] = line.split(' ');
    if (places.has(id)) faults.push(`the log holds ${id} twice`);
    places.set(id, place);
    const next = (versions.get(stream) ?? -1) + 1;
    if (Number(version) !== next) faults.push(`the log gives version ${version} of ${stream} where ${next} is due`);
    versions.set(stream, next);
  });
  const all = planned.flat();
  if (log.length !== all.length) faults.push(`the log holds ${log.length} events, ${all.length} were appended`);
  for (const ids of planned) {
    let before = -1;
    for (const id of ids) {
      const place = places.get(id);
      if (place === undefined) faults.push(`the log lacks ${id}`);
      else if (place < before) faults.push(`the log gives ${id} before what its writer wrote first`);
      before = Math.max(before, place ?? before);
    }
  }
  return faults.slice(0, 20);
}

function differences(name: string, lines: readonly string[], expected: readonly string[]): string[] {
  const at = expected.findIndex((line, index) => lines[index] !== line);
  if (at === -1) return lines.length === expected.length ? [] : [`${name} saw ${lines.length - expected.length} more than there is: ${lines[expected.length]}`];
  if (lines[at] === undefined) return [`${name} missed the last ${expected.length - at} events`];
  const kind = lines.indexOf(lines[at]) < at ? 'again' : expected.includes(lines[at]) ? 'and skipped what comes before it' : 'which is not in the log';
  return [`${name}, where ${expected[at]} is due, saw ${lines[at]} ${kind}`];
}
