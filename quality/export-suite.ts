import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Rendering, renderFile } from './suite/render.ts'
import type { SuiteDocument } from './suite/suite.ts'

const endings = { 'application/pdf': 'pdf', 'image/png': 'png', 'image/jpeg': 'jpg' } as const

/** Writes documents as files, and `questions.jsonl` with what is asked of them. */
export async function exportSuite(
  documents: SuiteDocument[],
  target: string,
  rendering: Rendering,
  onDocument: (document: SuiteDocument) => void,
): Promise<void> {
  await mkdir(target, { recursive: true })
  const lines: string[] = []
  for (const document of documents) {
    rendering.signal.throwIfAborted()
    onDocument(document)
    const sheet = document.sheet()
    const { bytes, mediaType } = await renderFile(
      await sheet.finish(),
      document.pages,
      sheet.look.page,
      document.damage,
      rendering,
    )
    const file = `${document.id}.${endings[mediaType]}`
    await writeFile(join(target, file), bytes)
    const { split, modality, kind, layout } = document
    for (const question of document.questions)
      lines.push(JSON.stringify({ file, split, modality, kind, layout, ...question }))
  }
  await writeFile(join(target, 'questions.jsonl'), `${lines.join('\n')}\n`)
}
