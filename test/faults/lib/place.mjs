// @ts-check
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for one row; what fails may leave it behind to be looked at. Under root PostgreSQL's own account passes through it. */
export function makePlace() {
  const place = mkdtempSync(join(tmpdir(), 'keystead-faults-'));
  chmodSync(place, 0o711);
  return place;
}
