import { useEffect, useRef } from 'react'
import { Button } from '../ui/Button.tsx'

interface LoadMoreProps {
  loading: boolean
  onMore(): void
}

/** Asks for the next page when it comes into view; the button is for those who get there otherwise. */
export function LoadMore({ loading, onMore }: LoadMoreProps) {
  const end = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!end.current) return
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting) && !loading) onMore()
    })
    observer.observe(end.current)
    return () => observer.disconnect()
  }, [loading, onMore])
  return (
    <div ref={end} className="grid justify-items-center py-6">
      <Button look="outline" disabled={loading} onClick={onMore}>
        {loading ? 'Loading earlier turns…' : 'Load earlier turns'}
      </Button>
    </div>
  )
}
