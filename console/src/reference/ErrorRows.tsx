import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { ErrorEntry } from './openapi.ts'

interface ErrorRowProps {
  entry: ErrorEntry
  target: boolean
}

function ErrorRow({ entry, target }: ErrorRowProps) {
  const row = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (target) row.current?.scrollIntoView({ block: 'center' })
  }, [target])
  const { code, status, message, remedy } = entry
  return (
    <li
      ref={row}
      id={`error-${code}`}
      data-testid="error-row"
      aria-current={target ? 'location' : undefined}
      className="relative grid scroll-mt-28 gap-x-6 gap-y-1 border-b border-line px-2 py-3 aria-[current=location]:bg-accent-soft md:grid-cols-[3rem_15rem_minmax(0,1fr)]"
    >
      <span className="figures font-mono text-xs leading-6 text-faint max-md:absolute max-md:top-3 max-md:right-2">
        {status}
      </span>
      <Link
        to="/reference"
        search={(before) => before}
        hash={`error-${code}`}
        className="font-mono text-[0.8125rem] leading-6 font-medium break-words underline decoration-transparent underline-offset-4 hover:decoration-line-strong max-md:pr-10"
      >
        {code}
      </Link>
      <div className="min-w-0">
        <p className="break-words">{message}</p>
        <p className="text-sm break-words text-muted">{remedy}</p>
      </div>
    </li>
  )
}

/** Every error that a client can see, each with an anchor of its own. */
export function ErrorRows({ errors, hash }: { errors: ErrorEntry[]; hash: string }) {
  return (
    <ul className="border-t border-line-strong">
      {[...errors]
        .sort((a, b) => a.status - b.status)
        .map((entry) => (
          <ErrorRow key={entry.code} entry={entry} target={hash === `error-${entry.code}`} />
        ))}
    </ul>
  )
}
