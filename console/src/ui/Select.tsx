import type { SelectHTMLAttributes } from 'react'
import { ChevronIcon } from './icons.tsx'

interface SelectProps extends SelectHTMLAttributes<HTMLSelectElement> {
  /** Without a frame until it is pointed at. */
  bare?: boolean
  /** Something other than the default is chosen. */
  set?: boolean
}

/** The platform's own list, in this house's clothes. */
export function Select({ bare = false, set = false, className = '', ...rest }: SelectProps) {
  const frame = bare
    ? 'h-8 text-muted hover:bg-hover hover:text-ink'
    : `h-9 border bg-surface hover:bg-hover ${set ? 'border-brass font-medium' : 'border-line-strong text-muted'}`
  return (
    <span className="relative inline-flex min-w-0">
      <select
        className={`field-sizing-content min-w-0 appearance-none truncate rounded-md pr-8 pl-3 text-sm ${frame} ${className}`}
        {...rest}
      />
      <ChevronIcon className="pointer-events-none absolute top-1/2 right-2.5 size-3 -translate-y-1/2 rotate-90 text-faint" />
    </span>
  )
}
