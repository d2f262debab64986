import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '../../src/contract/page.ts'
import { layOut } from '../../src/documents/layout.ts'
import { Pdf } from '../../src/documents/pdf.ts'
import { readTextLayer } from '../../src/documents/pdf-text.ts'
import type { PlacedWord } from '../../src/documents/placed-word.ts'
import { textOf } from '../../src/models/local/cells.ts'
import { Collection } from '../../src/models/local/collection.ts'
import { featuresOf } from '../../src/models/local/features.ts'
import { analyse } from '../../src/models/local/question.ts'
import { grade } from '../grade.ts'
import { seeded, seedOf } from '../suite/random.ts'
import { makeSuite, type SuiteDocument, type SuiteQuestion } from '../suite/suite.ts'
import { asSeen } from './noise.ts'

/** A question, what could be quoted for an answer, and which of that is right. */
export interface Example {
  document: string
  /** First that of saying that nothing answers, then one a quote. */
  vectors: Float64Array[]
  quotes: string[]
  /** Places in `vectors`. Saying nothing is right where nothing answers or nothing that does can be quoted. */
  right: number[]
}

/**
 * Questions about the documents with a text layer of a suite, in the layouts to train on: each document as it is, or as OCR might have seen it. `folder` takes files for the time that they are read.
 */
export async function* examplesOf(
  seed: number,
  { noisy, folder }: { noisy: boolean; folder: string },
): AsyncGenerator<Example> {
  const documents = makeSuite(seed).filter(
    ({ modality, trainingLayout }) => modality === 'document' && trainingLayout,
  )
  for (const [index, document] of documents.entries()) {
    const see = noisy ? asSeen(seeded(seedOf(seed, 1_000_000 + index))) : undefined
    const pages = await pagesOf(document, join(folder, `${process.pid}.pdf`), see)
    for (const question of document.questions) yield exampleOf(`${seed} ${document.id}`, question, pages)
  }
}

async function pagesOf(
  document: SuiteDocument,
  path: string,
  see: ((words: PlacedWord[]) => PlacedWord[]) | undefined,
): Promise<Page[]> {
  await writeFile(path, await document.sheet().finish())
  const pdf = await Pdf.open(path)
  try {
    return Array.from({ length: pdf.pages }, (_, i) =>
      pdf.withPage(i + 1, (page): Page => {
        const { words } = readTextLayer(page)
        return {
          number: i + 1,
          width: page.width,
          height: page.height,
          source: see ? 'ocr' : 'text_layer',
          blocks: layOut(see ? see(words) : words),
        }
      }),
    )
  } finally {
    pdf.close()
  }
}

function exampleOf(document: string, { question, expected }: SuiteQuestion, pages: Page[]): Example {
  const collection = new Collection(analyse(question))
  for (const page of pages) collection.add(page, 0)
  const near = collection.contenders
  const quotes = near.map(({ passage }) => textOf(passage.words))
  const right = quotes.flatMap((quote, i) =>
    expected !== null && grade(quote, question, expected).correct ? [i + 1] : [],
  )
  return { document, vectors: featuresOf(collection, near), quotes, right: right.length > 0 ? right : [0] }
}
