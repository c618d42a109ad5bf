/**
 * Array parameters in PostgreSQL's binary format (array_recv): dimensions, null flag, element type, length, lower bound,
 * then length and bytes of each element. `pg` would send arrays as text, with bytes in hex, at twice the size.
 */
const TYPES = { bytea: 17, int4: 23, text: 25, uuid: 2950 } as const;
const HEAD = 20;

function writeHead(out: Buffer, type: number, length: number, hasNulls: boolean): void {
  out.writeInt32BE(1, 0);
  out.writeInt32BE(hasNulls ? 1 : 0, 4);
  out.writeInt32BE(type, 8);
  out.writeInt32BE(length, 12);
  out.writeInt32BE(1, 16);
}

export function int4Array(numbers: readonly number[]): Buffer {
  const out = Buffer.allocUnsafe(HEAD + 8 * numbers.length);
  writeHead(out, TYPES.int4, numbers.length, false);
  let at = HEAD;
  for (const number of numbers) {
    out.writeInt32BE(4, at);
    out.writeInt32BE(number, at + 4);
    at += 8;
  }
  return out;
}

export function textArray(texts: readonly (string | null)[]): Buffer {
  let size = HEAD;
  for (const text of texts) size += 4 + (text === null ? 0 : Buffer.byteLength(text));
  const out = Buffer.allocUnsafe(size);
  writeHead(out, TYPES.text, texts.length, texts.includes(null));
  let at = HEAD;
  for (const text of texts) {
    const length = text === null ? -1 : out.write(text, at + 4, 'utf8');
    out.writeInt32BE(length, at);
    at += 4 + Math.max(length, 0);
  }
  return out;
}

export function byteaArray(items: readonly Uint8Array[]): Buffer {
  let size = HEAD;
  for (const item of items) size += 4 + item.length;
  const out = Buffer.allocUnsafe(size);
  writeHead(out, TYPES.bytea, items.length, false);
  let at = HEAD;
  for (const item of items) {
    out.writeInt32BE(item.length, at);
    out.set(item, at + 4);
    at += 4 + item.length;
  }
  return out;
}

/** @param ids in the form with hyphens */
export function uuidArray(ids: readonly string[]): Buffer {
  const out = Buffer.allocUnsafe(HEAD + 20 * ids.length);
  writeHead(out, TYPES.uuid, ids.length, false);
  let at = HEAD;
  for (const id of ids) {
    out.writeInt32BE(16, at);
    out.write(id.replaceAll('-', ''), at + 4, 'hex');
    at += 20;
  }
  return out;
}
