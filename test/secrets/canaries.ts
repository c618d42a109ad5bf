/** Words that are nowhere else in the world, one kind each, and every form in which a program might keep them. */

export const KINDS = {
  /** Of provider keys, passwords, and whatever was tried as one. */
  secret: 'qz7kestrelvane',
  /** What people asked of a model or an app, and what these said. */
  content: 'tn5bitternmoss',
  /** Name and address of somebody who is still there. */
  person: 'wv3ploverdown',
  /** The same, and the contents, of somebody who was erased. */
  erased: 'jx9avocetsalt',
} as const;
export type Kind = keyof typeof KINDS;

/** Of our own making, shown once; any value of this shape is one. Run tokens are never shown to anybody. */
const TOKENS = ['ks_pat_', 'ks_run_', 'ks_ses_', 'ks_inv_', 'ks_rst_'] as const;
const TOKEN_BODY = /^[A-Za-z0-9_-]{43}/;

export interface Form {
  readonly kind: Kind;
  readonly form: string;
  readonly bytes: Buffer;
}

/** In base64 a word looks different at each of three offsets, and its ends depend on its neighbours. */
function base64Of(word: string): string[] {
  return [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), Buffer.from(word)]).toString('base64');
    return text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + word.length) * 8) / 6));
  });
}

function formsOf(kind: Kind): Form[] {
  const word = KINDS[kind];
  const hex = Buffer.from(word).toString('hex');
  const swapped = Buffer.from(word, 'utf16le').swap16();
  const named: [string, Buffer | string][] = [
    ['plain', word],
    ['upper case', word.toUpperCase()],
    ['hex', hex],
    ['HEX', hex.toUpperCase()],
    ['UTF-16', Buffer.from(word, 'utf16le')],
    ['UTF-16 the other way round', swapped],
    ['JSON escapes', [...word].map((letter) => `\\u00${letter.charCodeAt(0).toString(16)}`).join('')],
    ['percent signs', [...word].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join('')],
    ['character codes', [...word].map((letter) => letter.charCodeAt(0)).join(',')],
    ['backwards', [...word].reverse().join('')],
    ...base64Of(word).map((text): [string, string] => ['base64', text]),
  ];
  return named.map(([form, text]) => ({ kind, form, bytes: Buffer.from(text) }));
}

export const FORMS: readonly Form[] = (Object.keys(KINDS) as Kind[]).flatMap(formsOf);

/** What of these is in some bytes: kind, form, and what stands around it, each once. */
export function found(bytes: Buffer, kinds: readonly Kind[] = Object.keys(KINDS) as Kind[]): string[] {
  const hits = FORMS.filter(({ kind }) => kinds.includes(kind)).flatMap(({ kind, form, bytes: wanted }) => {
    const at = bytes.indexOf(wanted);
    return at === -1 ? [] : [`${kind} (${form}) ${around(bytes, at)}`];
  });
  return kinds.includes('secret') ? [...hits, ...tokensIn(bytes)] : hits;
}

function tokensIn(bytes: Buffer): string[] {
  const hits: string[] = [];
  for (const prefix of TOKENS) {
    for (let at = bytes.indexOf(prefix); at !== -1; at = bytes.indexOf(prefix, at + 1)) {
      if (!TOKEN_BODY.test(bytes.subarray(at + prefix.length, at + prefix.length + 43).toString('latin1'))) continue;
      hits.push(`${prefix}… ${around(bytes, at)}`);
      break;
    }
  }
  return hits;
}

function around(bytes: Buffer, at: number): string {
  return `…${bytes.subarray(Math.max(0, at - 60), at + 80).toString('latin1').replaceAll(/[^\x20-\x7e]+/g, '·')}…`;
}
