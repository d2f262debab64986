import { useCallback, useEffect, useState } from 'react'
import type { TurnRequest } from '../api/turns.ts'
import type { Attachment } from './attachment.ts'
import { turnRequest } from './request.ts'
import type { Draft } from './useDraft.ts'

/**
 * Asking, which waits for uploads that are still on their way. Files whose upload failed are left out.
 * `files` are those of the last request, in its order.
 */
export function useAsking(draft: Draft, attachments: Attachment[], send: (request: TurnRequest) => void) {
  const [queued, setQueued] = useState(false)
  const [files, setFiles] = useState<Attachment[]>([])
  const uploading = attachments.some((each) => each.state === 'uploading')

  useEffect(() => {
    if (!queued || uploading) return
    setQueued(false)
    const ready = attachments.filter((each) => each.state === 'ready')
    setFiles(ready)
    send(turnRequest(draft.model, draft.question.trim(), ready, draft.wishes))
  }, [queued, uploading, attachments, draft, send])

  const ask = useCallback(() => {
    if (draft.question.trim() !== '') setQueued(true)
  }, [draft.question])
  return { ask, queued, unqueue: useCallback(() => setQueued(false), []), files }
}
