import { WarningIcon } from '../ui/icons.tsx'
import { useServerHealth } from './useServerHealth.ts'

/** Says that the server is gone, for as long as it is. */
export function ServerBanner() {
  const { gone, retry } = useServerHealth()
  if (!gone) return null
  return (
    <div role="alert" className="border-b border-danger/30 bg-danger-soft">
      <p className="mx-auto flex max-w-[88rem] flex-wrap items-center gap-x-3 px-4 py-2 text-sm sm:px-6">
        <WarningIcon className="size-4 text-danger" />
        <span className="font-medium">The server does not answer.</span>
        <span className="text-muted">What is on this page stays. It is tried again every few seconds.</span>
        <button type="button" className="font-medium underline underline-offset-4" onClick={retry}>
          Try now
        </button>
      </p>
    </div>
  )
}
