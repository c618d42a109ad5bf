import text from 'file://@HOST_FILE@' with { type: 'text' };

export default function run() {
  return text;
}
