export default function run() {
  const line = `${'x'.repeat(1023)}\n`;
  for (let written = 0; written < 10 * 1024 ** 3; written += line.length) process.stdout.write(line);
}
