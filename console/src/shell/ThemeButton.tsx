import { Button } from '../ui/Button.tsx'
import { MoonIcon, SunIcon, SystemIcon } from '../ui/icons.tsx'
import { useTheme } from './useTheme.ts'

const icons = { system: SystemIcon, light: SunIcon, dark: MoonIcon }

export function ThemeButton() {
  const { theme, next, toggle } = useTheme()
  const Icon = icons[theme]
  const label = `Colours: ${theme}. Switch to ${next}`
  return (
    <Button look="icon" onClick={toggle} title={label} aria-label={label}>
      <Icon />
    </Button>
  )
}
