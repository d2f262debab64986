import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { WireError } from '../../../src/contract/errors.ts'
import { ErrorIcon } from './icons.tsx'

interface ErrorBlockProps {
  error: WireError
  /** What `param` points at, in words a person knows (a file's name). */
  about?: string
  children?: ReactNode
}

/** Codes that the console made, which no reference explains. */
const madeHere = /^(http_\d+|server_unreachable|unknown)$/

/** An error as the server words it: what happened, what to do, and the code to search for. */
export function ErrorBlock({ error, about, children }: ErrorBlockProps) {
  return (
    <section
      role="alert"
      className="rise rounded-lg border border-danger/30 bg-danger-soft px-4 py-3.5"
      data-testid="error"
    >
      <div className="flex gap-3">
        <ErrorIcon className="mt-1 size-4 text-danger" />
        <div className="min-w-0 space-y-1">
          {about && <p className="truncate text-sm font-medium text-danger">{about}</p>}
          <p className="font-medium break-words">{error.message}</p>
          {error.remedy && <p className="text-muted">{error.remedy}</p>}
          <p className="flex flex-wrap gap-x-3 pt-1 font-mono text-xs text-faint">
            {madeHere.test(error.code) ? (
              <span>{error.code}</span>
            ) : (
              <Link
                to="/reference"
                hash={`error-${error.code}`}
                className="underline decoration-line-strong underline-offset-4 hover:text-ink"
              >
                {error.code}
              </Link>
            )}
            {error.param && <span>{error.param}</span>}
          </p>
          {children}
        </div>
      </div>
    </section>
  )
}
