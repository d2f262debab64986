/** The mark: a plumb line and its bob. */
export function Mark({ className = 'h-6' }: { className?: string }) {
  return (
    <svg viewBox="0 0 12 24" className={className} aria-hidden="true" fill="none">
      <path d="M6 0v13" stroke="currentColor" strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
      <path d="M2.300 13h7.400v3L6 23.500 2.300 16z" fill="var(--color-brass)" />
    </svg>
  )
}
