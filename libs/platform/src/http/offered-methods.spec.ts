import { OfferedMethods } from './offered-methods.js';

const document = { paths: { '/api/notes': { get: {}, post: {} }, '/api/notes/{id}': { delete: {}, parameters: [] }, '/api/notes/broken': { get: {} }, '/api/rules/{framework}/{id}': { get: {} } } } as never;

describe('the offered methods', () => {
  const offered = new OfferedMethods(() => document);

  it.each([
    ['/api/notes', 'GET HEAD POST'],
    ['/API/Notes/', 'GET HEAD POST'],
    ['/api/notes/7', 'DELETE'],
    ['/api/notes/broken', 'DELETE GET HEAD'],
    ['/api/rules/hipaa/164.312(b)', 'GET HEAD'],
    ['/api/notes/', 'GET HEAD POST'],
    ['/api/notes/7/8', ''],
    ['/api/note', ''],
    ['/', ''],
  ])('at %s are those of each documented form: %s', (path, methods) => {
    expect(offered.at(path).join(' ')).toBe(methods);
  });

  it('are read from the document once, and only when they are asked for', () => {
    let read = 0;
    const asked = new OfferedMethods(() => ((read += 1), document));
    expect(read).toBe(0);
    asked.at('/api/notes');
    asked.at('/api/nowhere');
    expect(read).toBe(1);
  });
});
