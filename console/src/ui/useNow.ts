import { useEffect, useState } from 'react'

/** A clock (`performance.now()`, ms) that ticks only while it is needed. */
export function useNow(ticking: boolean, everyMs: number): number {
  const [now, setNow] = useState(() => performance.now())
  useEffect(() => {
    if (!ticking) return
    setNow(performance.now())
    const timer = setInterval(() => setNow(performance.now()), everyMs)
    return () => clearInterval(timer)
  }, [ticking, everyMs])
  return now
}
