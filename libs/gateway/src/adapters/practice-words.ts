/** Words and sentences, by simple rules for European languages. Deterministic: the same text gives the same answer. */

const COMMON = new Set('a about after all also an and any are as at be been but by can could did do does for from had has have he her his how i if in into is it its just like more most must my no not of on one only or other our out over she should so some such than that the their them then there these they this those through to up us was we were what when where which who will with would you your'.split(' '));

export function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.!?])\s+|\n+/)
    .map((sentence) => sentence.replace(/\s+/g, ' ').trim())
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
}

export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu) ?? [];
}

/** Words that carry meaning, most frequent first, ties in order of appearance. */
export function keywordsOf(text: string, count: number): string[] {
  const seen = new Map<string, number>();
  for (const word of wordsOf(text)) if (word.length > 2 && !COMMON.has(word)) seen.set(word, (seen.get(word) ?? 0) + 1);
  return [...seen].sort((a, b) => b[1] - a[1]).slice(0, count).map(([word]) => word);
}

/** The sentences that hold most of the frequent words, in their own order: an extract, nothing is made up. */
export function extractOf(text: string, count: number): string[] {
  const sentences = sentencesOf(text);
  const weights = new Map(keywordsOf(text, 40).map((word, index) => [word, 40 - index]));
  const scored = sentences.map((sentence, index) => {
    const words = wordsOf(sentence);
    const score = words.reduce((sum, word) => sum + (weights.get(word) ?? 0), 0) / Math.sqrt(Math.max(words.length, 6));
    return { sentence, index, score: index === 0 ? score * 1.25 : score };
  });
  return scored
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, count)
    .sort((a, b) => a.index - b.index)
    .map(({ sentence }) => sentence);
}

const FORMAL: readonly (readonly [RegExp, string])[] = [
  [/\bcan't\b/gi, 'cannot'],
  [/\bwon't\b/gi, 'will not'],
  [/\b(do|does|did|is|are|was|were|would|could|should|have|has)n't\b/gi, '$1 not'],
  [/\bI'm\b/g, 'I am'],
  [/\bwe're\b/gi, 'we are'],
  [/\bthanks\b/gi, 'thank you'],
  [/\bhi\b|\bhey\b/gi, 'dear colleague'],
  [/\basap\b/gi, 'as soon as you can'],
  [/\bgonna\b/gi, 'going to'],
  [/\bwanna\b/gi, 'want to'],
  [/\s*!+/g, '.'],
];

export function politely(text: string): string {
  return FORMAL.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text.trim());
}

/** Tokens of the practice model: words and punctuation marks. */
export function practiceTokens(text: string): string[] {
  return text.match(/\s*(?:[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_])/gu) ?? [];
}
