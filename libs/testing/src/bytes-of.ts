import type { TestApp } from './platform-app.js';

/** What a download gives, byte for byte. */
export async function bytesOf(http: ReturnType<TestApp['http']>, path: string): Promise<Buffer> {
  return (await http.get(path).buffer(true).parse(collect as never).expect(200)).body as Buffer;
}

function collect(response: NodeJS.ReadableStream, done: (error: Error | null, body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  response.on('data', (chunk: Buffer) => chunks.push(chunk));
  response.on('end', () => done(null, Buffer.concat(chunks)));
}
