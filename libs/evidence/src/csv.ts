/**
 * CSV (RFC 4180, but with a bare newline) that no spreadsheet takes for a formula: a cell that begins with one of = + - @, a tab or a
 * carriage return gets an apostrophe before it (OWASP, "CSV Injection").
 */
export function csvRow(cells: readonly (string | number | boolean | null)[]): string {
  return `${cells.map((cell) => quoted(typeof cell === 'string' ? harmless(cell) : String(cell ?? ''))).join(',')}\n`;
}

export interface PopulationRow {
  readonly index: number;
  readonly eventId: string;
  readonly cells: readonly (string | number | boolean | null)[];
}

/** A population as bundles may carry it and verifiers check it (docs/reference/evidence-bundle.md): leaf index and event id first, rows by ascending index. No report has one yet. */
export function populationCsv(columns: readonly string[], rows: Iterable<PopulationRow>): Buffer {
  const lines = [csvRow(['index', 'eventId', ...columns])];
  for (const { index, eventId, cells } of rows) lines.push(csvRow([index, eventId, ...cells]));
  return Buffer.from(lines.join(''));
}

function harmless(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
