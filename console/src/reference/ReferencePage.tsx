import { Link, useLocation, useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useRef } from 'react'
import { toApiError } from '../api/upload.ts'
import { ListSkeleton } from '../turns/ListSkeleton.tsx'
import { ErrorBlock } from '../ui/ErrorBlock.tsx'
import { count } from '../ui/format.ts'
import { SearchIcon } from '../ui/icons.tsx'
import { useShortcuts } from '../ui/useShortcuts.ts'
import { ErrorRows } from './ErrorRows.tsx'
import { useOpenApi } from './openapi.ts'
import { RouteRow } from './RouteRow.tsx'
import { matchingErrors, matchingGroups, routeGroups } from './routes.ts'

const heading = 'font-serif text-2xl tracking-[-0.01em]'

/** Every route and every error of the server that serves this page, from its own OpenAPI document. */
export function ReferencePage() {
  const { text = '' } = useSearch({ from: '/reference' })
  const hash = useLocation({ select: (location) => location.hash })
  const navigate = useNavigate({ from: '/reference' })
  const search = useRef<HTMLInputElement>(null)
  const { data: document, error, isPending } = useOpenApi()
  const all = useMemo(() => (document ? routeGroups(document) : []), [document])
  const groups = matchingGroups(all, text)
  const errors = matchingErrors(document?.['x-errors'] ?? [], text)
  useShortcuts({
    '/': (event) => {
      event.preventDefault()
      search.current?.focus()
    },
  })
  const sections = [...groups.map(({ name }) => name), ...(errors.length > 0 ? ['Errors'] : [])]
  const open = (id: string) =>
    navigate({
      search: (before) => before,
      hash: id,
      replace: true,
      hashScrollIntoView: false,
      resetScroll: false,
    })

  return (
    <div className="pt-10 pb-24">
      <title>Reference · Plumbline</title>
      <h1 className="font-serif text-4xl tracking-[-0.015em]">Reference</h1>
      <p className="mt-2 mb-6 max-w-2xl text-muted">
        What this server takes and gives. Programs read the same as{' '}
        <a href="/openapi.json" className="font-mono text-[0.8125rem] text-ink underline underline-offset-4">
          /openapi.json
        </a>
        {document && ` · version ${document.info.version}`}
      </p>
      <search className="sticky top-14 z-20 -mx-2 flex flex-wrap items-center gap-x-5 gap-y-2 bg-bg px-2 py-2">
        <label className="flex h-9 min-w-56 flex-1 items-center gap-2 rounded-md border border-line-strong bg-surface px-3 focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-brass">
          <SearchIcon className="size-4 text-faint" />
          <input
            ref={search}
            aria-label="Search routes, fields and errors"
            placeholder="Search routes, fields and errors"
            value={text}
            onChange={(event) =>
              navigate({
                search: event.target.value ? { text: event.target.value } : {},
                replace: true,
                resetScroll: false,
              })
            }
            onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
            className="min-w-0 flex-1 bg-transparent text-sm outline-none"
          />
          <kbd className="rounded border border-line px-1.5 font-mono text-xs text-faint max-sm:hidden">
            /
          </kbd>
        </label>
        <nav aria-label="Sections" className="flex gap-x-4 text-sm max-sm:hidden">
          {sections.map((name) => (
            <Link
              key={name}
              to="/reference"
              search={(before) => before}
              hash={name.toLowerCase()}
              className="text-muted hover:text-ink"
            >
              {name}
            </Link>
          ))}
        </nav>
      </search>
      {isPending && <ListSkeleton />}
      {error && <ErrorBlock error={toApiError(error).wire} />}
      {document &&
        groups.map(({ name, description, routes }) => (
          <section key={name} aria-labelledby={name.toLowerCase()} className="mt-8">
            <h2 id={name.toLowerCase()} className={`${heading} scroll-mt-32`}>
              {name}
            </h2>
            <p className="mt-1 mb-3 text-sm text-muted">{description}</p>
            <div className="border-t border-line-strong">
              {routes.map((route) => (
                <RouteRow
                  key={route.id}
                  document={document}
                  route={route}
                  target={hash === route.id}
                  onOpen={() => open(route.id)}
                />
              ))}
            </div>
          </section>
        ))}
      {errors.length > 0 && (
        <section aria-labelledby="errors" className="mt-12">
          <h2 id="errors" className={`${heading} scroll-mt-32`}>
            Errors
          </h2>
          <p className="mt-1 mb-3 max-w-2xl text-sm text-muted">
            A refusal is JSON: <code className="font-mono text-xs">error.code</code> is one of these{' '}
            {count(errors.length, 'code')}, with an example of its message, and what to do.
          </p>
          <ErrorRows errors={errors} hash={hash} />
        </section>
      )}
      {document && sections.length === 0 && (
        <p className="py-16 text-center text-muted">
          Nothing here is called “{text}”.{' '}
          <Link to="/reference" search={{}} className="font-medium text-ink underline underline-offset-4">
            Show everything
          </Link>
        </p>
      )}
    </div>
  )
}
