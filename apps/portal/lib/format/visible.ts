/** What changes how the text around it reads: control characters but tab and line feed, marks and overrides of direction, separators no editor shows. */
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** Text of an app, a model or a provider: escape sequences and direction overrides can fake what a line says, so they are shown as what they are, `\u202e`. */
export function visible(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(UNSEEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
