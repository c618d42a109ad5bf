export default function run() {
  const piece = 'x'.repeat(1024);
  for (let written = 0; written < 10 * 1024 ** 3; written += piece.length) process.stdout.write(piece);
}
