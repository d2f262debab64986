import { writeFileSync } from 'node:fs'
import { defaultLimits } from '../src/contract/settings.ts'
import { createDocumentReader } from '../src/documents/reader.ts'
import { renderFile } from './suite/render.ts'
import { makeSuite } from './suite/suite.ts'
const documents = createDocumentReader({ limits: defaultLimits })
const counts = new Map<string, number>()
const list: unknown[] = []
for (const d of makeSuite(1)) {
  if (d.modality === 'document') continue
  const key = `${d.modality} ${d.kind} ${d.split}`
  const n = (counts.get(key) ?? 0) + 1
  counts.set(key, n)
  if (n > (d.split === 'calibration' ? 9 : 4)) continue
  const sheet = d.sheet()
  const pdf = await sheet.finish()
  const { bytes, mediaType } = await renderFile(pdf, d.pages, sheet.look.page, d.damage, { documents, folder: '/tmp/leg', signal: new AbortController().signal })
  const path = `/tmp/leg/${d.id}.${mediaType.split('/')[1]}`
  writeFileSync(path, bytes)
  list.push({ id: d.id, kind: d.kind, modality: d.modality, split: d.split, mediaType, path, damage: d.damage })
}
writeFileSync('/tmp/leg/list.json', JSON.stringify(list))
await documents.close()
console.log(list.length)
