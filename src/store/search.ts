/** Text as the `search` column holds it: lower case, without the zero that would end it for LIKE. */
export function searchText(text: string): string {
  return text.toLowerCase().replaceAll('\0', ' ')
}

/** A LIKE pattern, with `\` as its escape, that finds `text` anywhere in a `search` column. */
export function searchPattern(text: string): string {
  return `%${searchText(text).replace(/[\\%_]/g, '\\$&')}%`
}
