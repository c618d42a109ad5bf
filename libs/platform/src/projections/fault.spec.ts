import { isPassing, kindOf } from './fault.js';

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
