/** A generated section stands between `<!-- generated: NAME -->` and `<!-- end: NAME -->`. */
const section = /(<!-- generated: ([\w-]+) -->\n)[\s\S]*?(<!-- end: \2 -->)/g

/** The page with its generated sections written anew. Throws when it and `sections` do not name the same ones. */
export function fillSections(page: string, sections: Record<string, string>): string {
  const filled = new Set<string>()
  const text = page.replace(section, (_, start: string, name: string, end: string) => {
    const content = sections[name]
    if (content === undefined) throw new Error(`nothing generates the section ${name}`)
    filled.add(name)
    return `${start}\n${content.trim()}\n\n${end}`
  })
  const missing = Object.keys(sections).filter((name) => !filled.has(name))
  if (missing.length > 0) throw new Error(`the page has no section ${missing.join(', ')}`)
  return text
}

/** A Markdown table; `|` inside a cell is escaped. */
export function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
