import type { Wishes } from '../../../src/contract/turn.ts'
import type { Content, TurnRequest } from '../api/turns.ts'
import type { Attachment } from './attachment.ts'

function contentOf(attachment: Attachment): Content[] {
  if (attachment.text !== undefined) return [{ type: 'text', text: attachment.text }]
  if (attachment.fileId === undefined) return []
  return [{ type: attachment.kind === 'image' ? 'image' : 'document', file_id: attachment.fileId }]
}

/** The body that asks `question` about the attachments. Files come first, the question last. */
export function turnRequest(
  model: string,
  question: string,
  attachments: Attachment[],
  { budget = {}, fallback = [], hedge }: Pick<Wishes, 'budget' | 'fallback' | 'hedge'>,
): TurnRequest {
  const content = [...attachments.flatMap(contentOf), { type: 'text' as const, text: question }]
  return {
    model,
    input: [{ role: 'user', content }],
    ...(Object.keys(budget).length > 0 ? { budget } : {}),
    ...(fallback.length > 0 ? { fallback } : {}),
    ...(hedge ? { hedge } : {}),
    stream: true,
  }
}

/** Which attachment a refusal is about, from the path in its `param` (`…content[1]`). */
export function attachmentAt(param: string | null, attachments: Attachment[]): Attachment | undefined {
  const index = param?.match(/content\[(\d+)\]/)?.[1]
  return index === undefined ? undefined : attachments[Number(index)]
}
