import { useEffect, useRef } from 'react'

/** Keys to actions. A key is `KeyboardEvent.key` in lower case; two keys in a row are written `g p`. */
export type Shortcuts = Record<string, (event: KeyboardEvent) => void>

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  )
}

const sequenceMs = 900

/** Listens on the page. Nothing fires while someone types or a dialog is open, except Escape. */
export function useShortcuts(shortcuts: Shortcuts) {
  const current = useRef(shortcuts)
  useEffect(() => {
    current.current = shortcuts
  })
  useEffect(() => {
    let before = { key: '', at: 0 }
    function onKeyDown(event: KeyboardEvent) {
      if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return
      const busy = isTyping(event.target) || document.querySelector('dialog[open]') !== null
      const key = event.key.toLowerCase()
      if (busy && key !== 'escape') return
      const sequence = event.timeStamp - before.at < sequenceMs ? `${before.key} ${key}` : ''
      before = { key, at: event.timeStamp }
      const action = current.current[sequence] ?? current.current[key]
      action?.(event)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}
