const MAX_EVENT = 1024 * 1024;

/** The data of each event of a stream that a Keystead server sends: one `data:` line an event (WHATWG HTML, server-sent events). */
export async function* eventData(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let held = '';
  for await (const part of bytes) {
    held += decoder.decode(part, { stream: true });
    const lines = held.split(/\r?\n/);
    held = lines.pop()!;
    if (held.length > MAX_EVENT) throw new Error('the server sent an event without end');
    for (const line of lines) if (line.startsWith('data:')) yield line.slice(5).trimStart();
  }
}
