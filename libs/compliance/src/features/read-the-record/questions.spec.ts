import { conditionsOf } from './questions.js';

describe('what is asked of the record', () => {
  it('is one type when the version is named, and whatever begins so when it is not', () => {
    expect(conditionsOf({ type: 'keys.key-accessed@1' })).toEqual({ type: 'keys.key-accessed@1' });
    expect(conditionsOf({ type: 'keys.' })).toEqual({ type: { $like: 'keys.%' } });
  });
});
