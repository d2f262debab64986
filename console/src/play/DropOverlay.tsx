import { Mark } from '../ui/Mark.tsx'

export function DropOverlay() {
  return (
    <div className="pointer-events-none fixed inset-0 z-40 grid place-items-center bg-bg/85 backdrop-blur-sm">
      <div className="grid justify-items-center">
        <Mark className="sway -mt-24 mb-6 h-32 text-line-strong" />
        <p className="font-serif text-3xl">Let go to add it</p>
        <p className="mt-1 text-muted">PDF, PNG, JPEG, WebP, GIF, AVIF or text</p>
      </div>
    </div>
  )
}
