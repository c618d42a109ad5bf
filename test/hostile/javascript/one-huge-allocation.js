export default function run() {
  return new Uint8Array(8 * 1024 ** 3).fill(1).length;
}
