import { KmsRefused } from '@keystead/crypto/src/kms.js';
import { EventStoreBusy } from '@keystead/event-store/src/errors.js';
import { platformRefusals } from '../http/platform-refusals.js';
import { commandMayPass, isOutOfRoom, isPassing, kindOf } from './fault.js';

describe('a failure of a fold', () => {
  it('is kept by its kind, without the values it quotes', () => {
    const refused = Object.assign(new Error('Key (email)=(ada@clinic.example) already exists.'), { name: 'UniqueConstraintViolationException', code: '23505', table: 'people', constraint: 'people_pkey' });
    expect(kindOf(refused)).toBe('UniqueConstraintViolationException 23505 people people_pkey');
    expect(kindOf('text')).toBe('unknown failure');
  });

  it.each(['57P01', '40001', '08006', '53300', 'ECONNRESET'])('passes when the database says %s', (code) => expect(isPassing({ code })).toBe(true));
  it('passes when no connection came free in time, for which the pool has words and no code', () => expect(isPassing(new Error('timeout exceeded when trying to connect'))).toBe(true));
  it.each(['23505', '22001', undefined])('stays when it says %s', (code) => expect(isPassing({ code })).toBe(false));
});

describe('a failure of a command that a reaction gave', () => {
  const failures: [string, unknown, boolean][] = [
    ['the database starts', { code: '57P03' }, true],
    ['the disk is full', { code: 'ENOSPC' }, true],
    ['a write is refused for the disk', platformRefusals.refuse('platform.disk-full', ''), true],
    ['the event store holds no more', new EventStoreBusy(), true],
    ['the KMS does not answer', new KmsRefused('unreachable', ''), true],
    ['a version of the key cannot be used', new KmsRefused('version-unusable', ''), false],
    ['a file is missing', { code: 'ENOENT' }, false],
    ['the command is refused', platformRefusals.refuse('platform.conflict', ''), false],
    ['a programming mistake', new TypeError(), false],
    ['nothing at all', undefined, false],
  ];
  it.each(failures)('when %s', (_, failure, passes) => expect(commandMayPass(failure)).toBe(passes));

  it.each([['ENOSPC', true], ['EDQUOT', true], ['53100', true], ['53200', false], [undefined, false]])('and says %s: there is no room is %s', (code, full) => expect(isOutOfRoom({ code })).toBe(full));
});
