/** Text as the `search` column holds it: lower case, control characters as spaces. */
export function searchText(text: string): string {
  return text.toLowerCase().replace(/\p{Cc}/gu, ' ')
}

/** A LIKE pattern, with `\` as its escape, that finds `text` anywhere in a `search` column. */
export function searchPattern(text: string): string {
  return `%${searchText(text).replace(/[\\%_]/g, '\\$&')}%`
}
