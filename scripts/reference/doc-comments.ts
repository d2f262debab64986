import { readFileSync } from 'node:fs'
import { parseSync } from 'oxc-parser'

/** The doc comment of each top-level constant of a file, as one line of Markdown, by the constant's name. */
export function docComments(file: string): Map<string, string> {
  const text = readFileSync(file, 'utf8')
  const { comments, program } = parseSync(file, text)
  const found = new Map<string, string>()
  for (const statement of program.body) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
    if (declaration?.type !== 'VariableDeclaration') continue
    const comment = comments.find(
      ({ type, value, end }) =>
        type === 'Block' && value.startsWith('*') && text.slice(end, statement.start).trim() === '',
    )
    for (const { id } of declaration.declarations)
      if (comment && id.type === 'Identifier') found.set(id.name, oneLine(comment.value))
  }
  return found
}

function oneLine(comment: string): string {
  return comment
    .replace(/^\*/, '')
    .replace(/\n\s*\*/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}
