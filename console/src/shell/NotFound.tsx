import { Link } from '@tanstack/react-router'
import { Mark } from '../ui/Mark.tsx'

export function NotFound() {
  return (
    <div className="grid justify-items-center py-24 text-center">
      <title>Not found · Plumbline</title>
      <Mark className="sway mb-8 h-28 text-line-strong" />
      <h1 className="font-serif text-4xl tracking-tight">Nothing hangs here</h1>
      <p className="mt-3 max-w-sm text-muted">
        There is no page at this address. The link may be old, or have lost a piece on its way.
      </p>
      <p className="mt-6 flex gap-6 text-sm font-medium">
        <Link to="/" className="underline underline-offset-4">
          Go to Play
        </Link>
        <Link to="/turns" className="underline underline-offset-4">
          Go to Turns
        </Link>
      </p>
    </div>
  )
}
