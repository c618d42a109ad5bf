import { subjectKeysContract } from './subject-keys-contract.js';
import { inMemorySubjectKeys } from './subject-keys-in-memory.js';

describe('subject keys in memory', () => {
  subjectKeysContract(async () => inMemorySubjectKeys());
});
