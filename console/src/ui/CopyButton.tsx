import { useEffect, useState } from 'react'
import { Button } from './Button.tsx'
import { CheckIcon, CopyIcon } from './icons.tsx'

interface CopyButtonProps {
  /** What is copied; made when asked for. */
  text: () => string
  /** What it does: `Copy answer`. */
  label: string
  /** What it says, where the icon says the rest: `Answer`. */
  short?: string
  /** Shows the icon alone; the label is for assistive technology. */
  compact?: boolean
  className?: string
}

async function copy(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  // Pages served over plain HTTP have no clipboard API.
  const area = document.createElement('textarea')
  area.value = text
  document.body.append(area)
  area.select()
  document.execCommand('copy')
  area.remove()
}

export function CopyButton({ text, label, short, compact = false, className = '' }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<'copied' | 'refused'>()
  useEffect(() => {
    if (!outcome) return
    const timer = setTimeout(() => setOutcome(undefined), 1_600)
    return () => clearTimeout(timer)
  }, [outcome])
  const said = outcome === 'copied' ? 'Copied' : outcome === 'refused' ? 'Could not copy' : label
  return (
    <Button
      look={compact ? 'icon' : 'quiet'}
      className={className}
      title={said}
      aria-label={compact || short ? said : undefined}
      onClick={() =>
        copy(text()).then(
          () => setOutcome('copied'),
          () => setOutcome('refused'),
        )
      }
    >
      {outcome === 'copied' ? <CheckIcon className="size-4 text-ok" /> : <CopyIcon />}
      {!compact && <span aria-live="polite">{outcome || !short ? said : short}</span>}
    </Button>
  )
}
