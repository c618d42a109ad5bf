// @ts-check
/** @typedef {import('./figure.d.ts').Figure} Figure */

/** @param {number} value */
function shown(value) {
  if (value >= 1000) return Math.round(value).toLocaleString('en-GB');
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** @param {Figure} figure */
function compared({ ours, peer, required }) {
  return required?.of === 'value' ? ours : ours / (peer?.value ?? Number.NaN);
}

/** A figure that cannot be compared, such as one whose peer gave nothing, is missed too. @param {Figure} figure */
export function isMissed(figure) {
  const { required } = figure;
  if (required === undefined) return false;
  const value = compared(figure);
  return !(value >= (required.atLeast ?? -Infinity) && value <= (required.atMost ?? Infinity));
}

/** @param {Figure} figure */
function demand({ required, unit }) {
  if (required === undefined) return '';
  const sign = required.atLeast === undefined ? '<=' : '>=';
  return `${sign} ${shown(required.atLeast ?? required.atMost ?? 0)}${required.of === 'ratio' ? 'x' : ` ${unit}`}`;
}

/** Markdown, aligned so that it reads in a terminal too. @param {import('./figure.d.ts').Result} result */
export function table(result) {
  const rows = [
    ['figure', 'unit', 'peer', 'its figure', 'ours', 'ratio', 'required', ''],
    ...result.figures.map((figure) => [
      figure.name,
      figure.unit,
      figure.peer?.name ?? '',
      figure.peer === undefined ? '' : shown(figure.peer.value),
      shown(figure.ours),
      figure.peer === undefined ? '' : `${shown(figure.ours / figure.peer.value)}x`,
      demand(figure),
      figure.required === undefined ? '' : isMissed(figure) ? 'MISSED' : 'met',
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length), 1));
  const lines = rows.map((row) => `| ${row.map((cell, column) => (column > 2 && column < 6 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join(' | ')} |`);
  lines.splice(1, 0, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`);
  return `${result.title}: medians of ${result.runs} runs, ${result.at.slice(0, 10)}\n${result.machine}\n\n${lines.join('\n')}\n`;
}
