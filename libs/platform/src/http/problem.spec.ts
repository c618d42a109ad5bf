import { NotFoundException } from '@nestjs/common';
import { KmsRefused } from '@keystead/crypto/src/kms.js';
import { DamagedEvent } from '@keystead/event-store/src/codec.js';
import { EventStoreBusy, EventStoreRefused, EventStoreUnavailable, GapInTheLog, UnknownAppendOutcome } from '@keystead/event-store/src/errors.js';
import { checkBytes } from './body.js';
import { decodeCursor, encodeCursor, mapPage, toPage } from './page.js';
import { platformRefusals } from './platform-refusals.js';
import { InvalidRequest, toProblem } from './problem.js';
import { plainText } from './text.js';

describe('a problem document', () => {
  it('carries the code, what happened and what to do', () => {
    expect(toProblem(platformRefusals.refuse('platform.too-many-requests', 'Wait a minute.', { retryAfterSeconds: 60 }), 'c1')).toEqual({
      type: '/api/docs/errors/platform.too-many-requests',
      code: 'platform.too-many-requests',
      title: 'Too many requests',
      status: 429,
      detail: 'Wait a minute.',
      correlation: 'c1',
      retryAfterSeconds: 60,
    });
  });

  it('names the faulty fields', () => {
    const problem = toProblem(new InvalidRequest([{ field: 'name', message: 'is too long' }, { field: 'age', message: 'is odd' }]), 'c1');
    expect([problem.status, problem.detail, problem.errors]).toEqual([400, 'name: is too long (and 1 more)', [{ field: 'name', message: 'is too long' }, { field: 'age', message: 'is odd' }]]);
  });

  it("speaks for the framework's own errors", () => {
    expect(toProblem(new NotFoundException('Cannot GET /x'), 'c1').code).toBe('platform.not-found');
  });

  it('blames no database for an upload that its client cut', () => {
    const cut = Object.assign(new Error('request aborted'), { code: 'ECONNABORTED', type: 'request.aborted', status: 400, statusCode: 400 });
    expect(toProblem(cut, 'c1')).toMatchObject({ status: 400, code: 'platform.invalid-request' });
    expect(toProblem(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }), 'c1')).toMatchObject({ status: 503, code: 'platform.unavailable' });
  });

  it('says that the key service is away, and leaves what it said to the log', () => {
    const problem = toProblem(new KmsRefused('permission-missing', 'grant roles/cloudkms.cryptoKeyEncrypterDecrypter on projects/p'), 'c1');
    expect([problem.status, problem.code]).toEqual([503, 'platform.unavailable']);
    expect(problem.detail).toBe('The key service did not do its work, so this was not confirmed. Try again in a minute; if it stays, give your administrator the number c1.');
  });

  it('sends nobody back in a minute when a version of the master key is shut', () => {
    const problem = toProblem(new KmsRefused('version-unusable', 'Version 1 of projects/p is disabled: enable it again.'), 'c1');
    expect([problem.status, problem.detail]).toEqual([503, 'A version of the master key that this needs cannot be used, so this was not confirmed and trying again does not help: give your administrator the number c1; `keystead admin doctor` says what to do.']);
  });

  it.each([
    [new EventStoreBusy('too many appends are waiting'), 'so this was not confirmed'],
    [new EventStoreUnavailable('the event store at node-1:2113 does not answer'), 'so this was not confirmed'],
    [new EventStoreRefused('truncation', 'the stream keys.key-org_a-key_1 is set up to lose events'), 'so this was not confirmed'],
    [new UnknownAppendOutcome('the connection broke'), 'Send it again with the same Idempotency-Key: it is done once.'],
  ])('says that the event store is away, when to try again, and leaves the rest to the log: %s', (error, words) => {
    const problem = toProblem(error, 'c1');
    expect([problem.status, problem.code, problem['retryAfterSeconds']]).toEqual([503, 'platform.unavailable', 2]);
    expect(problem.detail).toContain(words);
    expect(JSON.stringify(problem)).not.toMatch(/node-1|org_a/);
  });

  it.each([new GapInTheLog('version 3 of keys.key-org_a-key_1'), new DamagedEvent('3', 'its header is not JSON')])('says that nothing is decided on a damaged record, and leaves where to the log: %s', (error) => {
    const problem = toProblem(error, 'c1');
    expect([problem.status, problem.code, problem.detail]).toEqual([409, 'platform.record-damaged', 'An event that this needs is missing or was changed, so nothing is decided on it, and trying again does not help. Give your administrator the number c1; `keystead admin doctor` names the event.']);
  });

  it('says nothing of the inside when it was not expected', () => {
    const problem = toProblem(new Error('password authentication failed for user keystead'), 'c1');
    expect(problem.status).toBe(500);
    expect(JSON.stringify(problem)).not.toContain('password');
  });
});

describe('a request body', () => {
  it('must be UTF-8', () => {
    expect(() => checkBytes(Buffer.from([0x22, 0xff, 0x22]))).toThrow(InvalidRequest);
  });

  it('must not nest without end, while brackets in strings do not count', () => {
    expect(() => checkBytes(Buffer.from('['.repeat(49)))).toThrow(InvalidRequest);
    expect(() => checkBytes(Buffer.from(JSON.stringify({ text: '[{"\\"'.repeat(100) })))).not.toThrow();
  });
});

describe('text that people read', () => {
  it.each(['<script>alert(1)</script>', "'; DROP TABLE users; --", 'Zoë 日本'])('takes %s as it is', (text) => expect(plainText(80).parse(text)).toBe(text));
  it.each(['a\u0000b', 'a\u202eb', '\u001b[31mred', 'a\u200bb', '   ', '\ud800'])('refuses what hides: %j', (text) => expect(plainText(80).safeParse(text).success).toBe(false));
});

describe('a page', () => {
  it('has a cursor to the next one until the last', () => {
    const rows = ['c', 'b', 'a'];
    const first = toPage(rows, 2, (row) => row);
    expect(mapPage(first, (row) => row.toUpperCase())).toEqual({ items: ['C', 'B'], next: encodeCursor('b') });
    expect(decodeCursor(first.next!)).toBe('b');
    expect(toPage(['a'], 2, (row) => row)).toEqual({ items: ['a'], next: null });
  });

  it('refuses a cursor it did not make', () => expect(() => decodeCursor('%%%')).toThrow(InvalidRequest));
});
