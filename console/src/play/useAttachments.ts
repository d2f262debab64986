import { useCallback, useEffect, useRef, useState } from 'react'
import { toApiError, uploadFile } from '../api/upload.ts'
import { type Attachment, kindOf } from './attachment.ts'

/** The composer's files: added, uploaded at once with honest progress, removed (which stops the upload). */
export function useAttachments() {
  const [attachments, setAttachments] = useState<Attachment[]>([])
  const cancels = useRef(new Map<string, () => void>())

  const change = useCallback((key: string, update: Partial<Attachment>) => {
    setAttachments((all) => all.map((each) => (each.key === key ? { ...each, ...update } : each)))
  }, [])

  const upload = useCallback(
    async (key: string, file: File) => {
      const { done, cancel } = uploadFile(file, (sentBytes) => change(key, { sentBytes }))
      cancels.current.set(key, cancel)
      try {
        const { id } = await done
        change(key, { state: 'ready', fileId: id, sentBytes: file.size })
      } catch (error) {
        // A cancelled upload belongs to a chip that is gone.
        if (!(error instanceof DOMException)) change(key, { state: 'failed', error: toApiError(error).wire })
      } finally {
        cancels.current.delete(key)
      }
    },
    [change],
  )

  const add = useCallback(
    (files: File[]) => {
      for (const file of files) {
        const key = crypto.getRandomValues(new Uint32Array(2)).join('-')
        const kind = kindOf(file)
        const preview = kind === 'image' ? URL.createObjectURL(file) : undefined
        const common = { key, name: file.name, bytes: file.size, kind, preview, sentBytes: 0 }
        setAttachments((all) => [
          ...all,
          { ...common, state: 'uploading', fileId: undefined, text: undefined, error: undefined },
        ])
        if (kind === 'text') file.text().then((text) => change(key, { text, state: 'ready' }))
        else upload(key, file)
      }
    },
    [change, upload],
  )

  const remove = useCallback((key: string) => {
    cancels.current.get(key)?.()
    setAttachments((all) => {
      const gone = all.find((each) => each.key === key)
      if (gone?.preview) URL.revokeObjectURL(gone.preview)
      return all.filter((each) => each.key !== key)
    })
  }, [])

  useEffect(() => {
    const running = cancels.current
    return () => {
      for (const cancel of running.values()) cancel()
    }
  }, [])
  return { attachments, add, remove }
}
