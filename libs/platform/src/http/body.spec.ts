import type { Request, Response } from 'express';
import { jsonBody } from './body.js';

/** What the second of the two handlers makes of bytes that have come. */
function parsed(bytes: Buffer): { body: unknown; refused: boolean } {
  const request = { body: bytes } as Request;
  const next = jest.fn();
  void jsonBody()[1]!(request, {} as Response, next);
  return { body: request.body as unknown, refused: next.mock.calls[0]?.[0] !== undefined };
}

describe('the bytes of a JSON body', () => {
  it.each([
    ['that is taken', '{"password":"otter lantern"}', { body: { password: 'otter lantern' }, refused: false }],
    ['that is not JSON', '{"password":"otter', { refused: true }],
    ['that is not UTF-8', '\xff"otter"', { refused: true }],
  ])('are overwritten when they were read, of one %s', (_, text, outcome) => {
    const bytes = Buffer.from(text, 'latin1');
    expect(parsed(bytes)).toMatchObject(outcome);
    expect(bytes.every((byte) => byte === 0)).toBe(true);
  });
});
