import { useEffect, useRef, useState } from 'react'

const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false

/** Takes files dropped anywhere on the page or pasted into it. Returns whether some hang over it now. */
export function usePageDrop(onFiles: (files: File[]) => void): boolean {
  const [over, setOver] = useState(false)
  const take = useRef(onFiles)
  useEffect(() => {
    take.current = onFiles
  })
  useEffect(() => {
    const abort = new AbortController()
    const options = { signal: abort.signal }
    // Enter and leave fire for every element passed over, so they are counted.
    let depth = 0
    window.addEventListener(
      'dragenter',
      (event) => {
        if (carriesFiles(event)) setOver(++depth > 0)
      },
      options,
    )
    window.addEventListener(
      'dragleave',
      (event) => {
        if (carriesFiles(event)) setOver(--depth > 0)
      },
      options,
    )
    window.addEventListener('dragover', (event) => carriesFiles(event) && event.preventDefault(), options)
    window.addEventListener(
      'drop',
      (event) => {
        if (!carriesFiles(event)) return
        event.preventDefault()
        depth = 0
        setOver(false)
        take.current([...(event.dataTransfer?.files ?? [])])
      },
      options,
    )
    window.addEventListener(
      'paste',
      (event) => {
        const files = [...(event.clipboardData?.files ?? [])]
        if (files.length === 0) return
        event.preventDefault()
        take.current(files)
      },
      options,
    )
    return () => abort.abort()
  }, [])
  return over
}
