/** Text that somebody else wrote, made so that it cannot pass for anything but text. */

/** Controls, invisible characters, and marks that turn the direction of writing, Unicode tags among them. */
const invisible =
  /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u115f\u1160\u3164\uffa0]|\u034f|\u17b4|\u17b5|\p{Variation_Selector}/gu
/** Marks by which chat templates part roles. */
const templateMarks =
  /<\|[^|>\n]{0,40}\|?>|\|>|\[\/?(?:INST|SYS|AVAILABLE_TOOLS|TOOL_CALLS)\]|<<\/?SYS>>|<\/?(?:s|start_of_turn|end_of_turn|bos|eos|pad|unk|begin_of_text|tool_call|think)>|<[｜|][^>\n]{0,40}[｜|]>/gi
const lineBreaks = /\r\n?|[\v\f\u0085\u2028\u2029]/g

/**
 * The text in lines that each begin with `| `, so that no line of it is a delimiter; invisible characters are spelled
 * out, and the marks by which chat templates part roles are broken up.
 */
export function asData(text: string): string {
  const visible = text
    .replace(lineBreaks, '\n')
    .replace(invisible, (character) => (/[\n\t]/.test(character) ? character : spelledOut(character)))
    .replace(templateMarks, (mark) => `⟦${mark.replace(/[<>|[\]｜]/g, '·')}⟧`)
  return visible
    .split('\n')
    .map((line) => `| ${line}`)
    .join('\n')
}

function spelledOut(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
}
