/**
 * Text of an app as a person may see it. Logs keep what the app wrote; whoever shows it (terminal, page, CSV) passes it
 * through here, so that no app can move the cursor, set a title, hide text or reverse its direction.
 */

// ECMA-48 control strings (OSC, DCS, SOS, PM, APC: ended by BEL or ST, or not at all), CSI sequences, then other escapes.
const CONTROL_STRING = /(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?/g;
const CSI = /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?/g;
const ESCAPE = /\u001b[ -/]*[0-~]?/g;
// Bidirectional controls (Unicode 9 annex "UAX #9" section 2), and invisible format characters used to hide text.
const INVISIBLE = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;
// C0 but tab and line feed, DEL, C1, line and paragraph separators.
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/g;

/** Carriage returns become line feeds (a lone one would overwrite the line); lone surrogates become U+FFFD. */
export function displayText(text: string): string {
  return text
    .toWellFormed()
    .replace(CONTROL_STRING, '')
    .replace(CSI, '')
    .replace(ESCAPE, '')
    .replace(/\r\n?/g, '\n')
    .replace(INVISIBLE, '')
    .replace(CONTROL, '');
}
