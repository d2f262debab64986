import type { Modality } from '../../contract/part.ts'
import type { Family } from './capability.ts'

const all: Modality[] = ['text', 'image', 'document', 'audio', 'video']

/** All media of a request together, as base64, and a PDF's pages. */
const limits = { request_bytes: 100_000_000, document_pages: 1_000, images: 3_000, context_tokens: 1_048_576 }

/**
 * Google's models. Sources: ai.google.dev/gemini-api/docs/models, …/image-understanding, …/document-processing and
 * …/files. Gemma takes text, from version 3 images too.
 */
export const googleFamilies: Family[] = [
  [/^gemini-embedding|^text-embedding-00/, { input: ['text'], output: [] }],
  [
    /^gemini-[\w.-]*tts/,
    { input: ['text'], output: ['audio'], tools: false, limits: { context_tokens: 8_192 } },
  ],
  [
    /^(gemini-[\w.-]*-image|nano-banana|gemini-nano-banana)/,
    {
      input: ['text', 'image', 'document'],
      output: ['text', 'image'],
      tools: false,
      limits: { ...limits, context_tokens: 65_536 },
      max_output_tokens: 32_768,
    },
  ],
  [
    /^gemini-(1\.5|2\.0)/,
    { input: all, output: ['text'], tools: true, reasoning: false, max_output_tokens: 8_192, limits },
  ],
  [
    /^gemini-/,
    { input: all, output: ['text'], tools: true, reasoning: true, max_output_tokens: 65_535, limits },
  ],
  [/^gemma-[12]|^gemma-3-1b/, { input: ['text'], output: ['text'], tools: false }],
  [/^gemma-/, { input: ['text', 'image'], output: ['text'] }],
]
