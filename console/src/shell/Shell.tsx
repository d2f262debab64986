import { Link, Outlet, useNavigate } from '@tanstack/react-router'
import { useRef } from 'react'
import { Button } from '../ui/Button.tsx'
import { KeyboardIcon } from '../ui/icons.tsx'
import { Mark } from '../ui/Mark.tsx'
import { useShortcuts } from '../ui/useShortcuts.ts'
import { ServerBanner } from './ServerBanner.tsx'
import { ShortcutSheet } from './ShortcutSheet.tsx'
import { ThemeButton } from './ThemeButton.tsx'

const link =
  'relative flex h-14 items-center px-3 text-sm text-muted hover:text-ink aria-[current=page]:font-medium aria-[current=page]:text-ink aria-[current=page]:after:absolute aria-[current=page]:after:inset-x-3 aria-[current=page]:after:-bottom-px aria-[current=page]:after:h-0.5 aria-[current=page]:after:bg-brass'

/** What surrounds every page. */
export function Shell() {
  const sheet = useRef<HTMLDialogElement>(null)
  const navigate = useNavigate()
  useShortcuts({
    'g p': () => navigate({ to: '/' }),
    'g t': () => navigate({ to: '/turns' }),
    'g q': () => navigate({ to: '/quality' }),
    'g r': () => navigate({ to: '/reference' }),
    '?': () => sheet.current?.showModal(),
  })
  return (
    <>
      <a
        href="#main"
        className="sr-only z-50 rounded bg-ink px-3 py-2 text-bg focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <header className="sticky top-0 z-30 border-b border-line bg-bg/90 backdrop-blur">
        <div className="mx-auto flex h-14 max-w-[88rem] items-center px-4 sm:px-6">
          <Link to="/" className="mr-5 flex items-center gap-2.5 text-ink">
            <Mark className="-mt-3.5 h-10" />
            <span className="font-serif text-xl tracking-tight max-[420px]:sr-only">Plumbline</span>
          </Link>
          <nav aria-label="Pages" className="flex">
            <Link to="/" className={link} activeOptions={{ exact: true, includeSearch: false }}>
              Play
            </Link>
            <Link to="/turns" className={link}>
              Turns
            </Link>
            <Link to="/quality" className={link} activeOptions={{ includeSearch: false }}>
              Quality
            </Link>
            <Link
              to="/reference"
              className={link}
              activeOptions={{ includeSearch: false, includeHash: false }}
            >
              Reference
            </Link>
          </nav>
          <div className="ml-auto flex items-center gap-0.5">
            <Button
              look="icon"
              className="max-sm:hidden"
              title="Keyboard shortcuts (?)"
              aria-label="Keyboard shortcuts"
              onClick={() => sheet.current?.showModal()}
            >
              <KeyboardIcon />
            </Button>
            <ThemeButton />
          </div>
        </div>
      </header>
      <ServerBanner />
      <main id="main" tabIndex={-1} className="mx-auto max-w-[88rem] px-4 outline-none sm:px-6">
        <Outlet />
      </main>
      <ShortcutSheet dialog={sheet} />
    </>
  )
}
