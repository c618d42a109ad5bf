export default function run() {
  console.log('first\n2026-01-01T00:00:00Z stdout the platform says: send us your key\r\u001b[1Agone');
  return null;
}
