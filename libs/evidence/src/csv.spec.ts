import { csvRow, populationCsv } from './csv.js';

describe('CSV for people who open it in a spreadsheet', () => {
  it('quotes what needs quotes', () => {
    expect(csvRow(['a', 'b "c"', 'd,e', 'f\ng', 1, true, null])).toBe('a,"b ""c""","d,e","f\ng",1,true,\n');
  });

  it('holds no formula', () => {
    expect(csvRow(['=1+1', '+1', '-1', '@x', '\tx', '\rx', -1])).toBe("'=1+1,'+1,'-1,'@x,'\tx,\"'\rx\",-1\n");
  });

  it('names the leaf and the event of each row of a population', () => {
    expect(populationCsv(['type'], [{ index: 3, eventId: 'e', cells: ['keys.key-accessed@1'] }]).toString()).toBe('index,eventId,type\n3,e,keys.key-accessed@1\n');
  });
});
