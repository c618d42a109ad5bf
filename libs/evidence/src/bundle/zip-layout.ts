/**
 * The canonical zip of a bundle (PKWARE APPNOTE 6.3.10): entries stored, one after the other from offset 0, no data descriptors,
 * comments, dates, attributes or extra fields, but the zip64 one where a size or offset needs it. For given files there is
 * exactly one such zip, so a reader can write the frame again and compare it, and no byte is free to change.
 */

export interface ZipEntry {
  readonly name: string;
  readonly size: number;
  readonly crc: number;
  /** Of the local header. */
  readonly offset: number;
}

const LIMIT = 0xffffffff;
const STORED = 0;
/** 1 January 1980, the earliest date of the format: bundles carry their dates in the signed manifest. */
const DATE = 0x0021;

export const EOCD_BYTES = 22;
export const EOCD64_BYTES = 56;
export const LOCATOR_BYTES = 20;

export function localHeader({ name, size, crc }: ZipEntry): Buffer {
  const big = size >= LIMIT;
  const extra = big ? zip64Extra([size, size]) : Buffer.alloc(0);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(big ? 45 : 20, 4);
  common(header, 6, { size, crc, name, extra });
  return Buffer.concat([header, Buffer.from(name, 'latin1'), extra]);
}

/** Central directory and end records: everything behind the last file. */
export function directory(entries: readonly ZipEntry[], start: number): Buffer {
  const central = Buffer.concat(entries.map(centralHeader));
  const end = Buffer.alloc(EOCD_BYTES);
  const big = start >= LIMIT || central.length >= LIMIT;
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(big ? LIMIT : central.length, 12);
  end.writeUInt32LE(big ? LIMIT : start, 16);
  return Buffer.concat([central, ...(big ? [end64(entries.length, central.length, start)] : []), end]);
}

function centralHeader({ name, size, crc, offset }: ZipEntry): Buffer {
  const far = [...(size >= LIMIT ? [size, size] : []), ...(offset >= LIMIT ? [offset] : [])];
  const extra = far.length > 0 ? zip64Extra(far) : Buffer.alloc(0);
  const header = Buffer.alloc(46);
  const version = far.length > 0 ? 45 : 20;
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(version, 4);
  header.writeUInt16LE(version, 6);
  common(header, 8, { size, crc, name, extra });
  header.writeUInt32LE(Math.min(offset, LIMIT), 42);
  return Buffer.concat([header, Buffer.from(name, 'latin1'), extra]);
}

/** The thirteen words from flags to the length of the extra field, which local and central header share. */
function common(header: Buffer, at: number, { size, crc, name, extra }: { size: number; crc: number; name: string; extra: Buffer }): void {
  header.writeUInt16LE(STORED, at + 2);
  header.writeUInt16LE(DATE, at + 6);
  header.writeUInt32LE(crc, at + 8);
  header.writeUInt32LE(Math.min(size, LIMIT), at + 12);
  header.writeUInt32LE(Math.min(size, LIMIT), at + 16);
  header.writeUInt16LE(name.length, at + 20);
  header.writeUInt16LE(extra.length, at + 22);
}

function zip64Extra(numbers: readonly number[]): Buffer {
  const extra = Buffer.alloc(4 + numbers.length * 8);
  extra.writeUInt16LE(0x0001, 0);
  extra.writeUInt16LE(numbers.length * 8, 2);
  numbers.forEach((number, i) => extra.writeBigUInt64LE(BigInt(number), 4 + i * 8));
  return extra;
}

function end64(count: number, size: number, start: number): Buffer {
  const record = Buffer.alloc(EOCD64_BYTES + LOCATOR_BYTES);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(BigInt(EOCD64_BYTES - 12), 4);
  record.writeUInt16LE(45, 12);
  record.writeUInt16LE(45, 14);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(size), 40);
  record.writeBigUInt64LE(BigInt(start), 48);
  record.writeUInt32LE(0x07064b50, EOCD64_BYTES);
  record.writeBigUInt64LE(BigInt(start + size), EOCD64_BYTES + 8);
  record.writeUInt32LE(1, EOCD64_BYTES + 16);
  return record;
}
