import { ai } from 'keystead';

export default async function run() {
  const body = 'x'.repeat(900 * 1024);
  for (;;) await ai.chat({ model: 'any', messages: [{ role: 'user', content: body }] }).text();
}
