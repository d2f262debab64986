import type { ReactNode } from 'react'

/** The plumb line: what happened hangs from it in order, and the bob marks how far it has come. */
export function Thread({ live, children }: { live: boolean; children: ReactNode }) {
  return (
    <div className="relative pb-9 pl-7 sm:pl-9">
      <div className="absolute top-1.5 bottom-4 left-[5px] w-px bg-line-strong" aria-hidden="true" />
      <ol className="space-y-6">{children}</ol>
      <svg
        viewBox="0 0 12 22"
        aria-hidden="true"
        className={`absolute -bottom-1 left-[-1px] h-6 ${live ? 'sway' : ''}`}
      >
        <path d="M6 0v11" stroke="var(--color-line-strong)" />
        <path d="M2.300 10h7.400v3.500L6 21 2.300 13.500z" fill="var(--color-brass)" />
      </svg>
    </div>
  )
}

interface StationProps {
  title: string
  /** Who did it. */
  name?: string
  /** What is known at the right of the title: a time, a count. */
  aside?: ReactNode
  state?: 'done' | 'live' | 'failed'
  children?: ReactNode
}

const knots = {
  done: 'border-line-strong bg-bg',
  live: 'border-brass bg-brass',
  failed: 'border-danger bg-danger',
}

/** One thing on the thread. */
export function Station({ title, name, aside, state = 'done', children }: StationProps) {
  return (
    <li className="rise relative">
      <span
        aria-hidden="true"
        className={`absolute top-[5px] -left-[1.6875rem] size-[9px] rounded-full border-[1.5px] sm:-left-[2.1875rem] ${knots[state]}`}
      />
      <div className="flex items-baseline justify-between gap-4 [&:not(:last-child)]:mb-2">
        <h3 className="min-w-0 truncate text-xs font-medium text-muted">
          {title}
          {name && <span className="ml-2 font-mono font-normal text-faint">{name}</span>}
        </h3>
        {aside !== undefined && <span className="figures shrink-0 text-xs text-faint">{aside}</span>}
      </div>
      {children}
    </li>
  )
}
