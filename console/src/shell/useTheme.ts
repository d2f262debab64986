import { useLayoutEffect } from 'react'
import { useStored } from '../ui/useStored.ts'

export type Theme = 'system' | 'light' | 'dark'
const order: Theme[] = ['system', 'light', 'dark']

/** The colour scheme: the system's, unless the user chose one. */
export function useTheme() {
  const [theme, setTheme] = useStored<Theme>('theme', 'system')
  useLayoutEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = theme
  }, [theme])
  const next = order[(order.indexOf(theme) + 1) % order.length] ?? 'system'
  return { theme, next, toggle: () => setTheme(next) }
}
