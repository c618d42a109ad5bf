import { SourceMap, type SourceMapPayload } from 'node:module';

export interface Place {
  /** 1-based, of the bundle. */
  readonly line: number;
  readonly column: number;
}

/** Finds the developer's own file and line for a place in the bundle. @returns `main.js:2:9`, or null for a place that no file has */
export type WhereInFiles = (place: Place) => string | null;

export function placesOf(map: string): WhereInFiles {
  const found = new SourceMap(JSON.parse(map) as SourceMapPayload);
  return ({ line, column }) => {
    const entry = found.findEntry(line - 1, column - 1);
    const isOfThisLine = 'originalSource' in entry && entry.originalSource !== undefined && entry.generatedLine === line - 1;
    return isOfThisLine ? `${entry.originalSource}:${entry.originalLine + 1}:${entry.originalColumn + 1}` : null;
  };
}
