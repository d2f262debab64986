import { useCallback, useState } from 'react'

function read<T>(storage: Storage, key: string, fallback: T): T {
  try {
    const text = storage.getItem(key)
    return text === null ? fallback : (JSON.parse(text) as T)
  } catch {
    // Storage may be forbidden, or hold what an older version wrote; the fallback serves.
    return fallback
  }
}

/** State that outlives a reload: for this browser (`localStorage`) or this tab (`sessionStorage`). */
export function useStored<T>(key: string, fallback: T, where: 'browser' | 'tab' = 'browser') {
  const [value, setValue] = useState<T>(() =>
    read(where === 'browser' ? localStorage : sessionStorage, `plumbline.${key}`, fallback),
  )
  const set = useCallback(
    (change: T | ((before: T) => T)) =>
      setValue((before) => {
        const next = change instanceof Function ? change(before) : change
        try {
          const storage = where === 'browser' ? localStorage : sessionStorage
          storage.setItem(`plumbline.${key}`, JSON.stringify(next))
        } catch {
          // A full or forbidden storage loses the preference, not the page.
        }
        return next
      }),
    [key, where],
  )
  return [value, set] as const
}
