/** The plumb line of the empty page: it hangs from the header, beside what one does first. */
export function HangingLine() {
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute top-0 -left-16 hidden h-[calc(9vh+7.25rem)] xl:block"
    >
      <div className="sway flex h-full flex-col items-center [animation-duration:7s]">
        <div className="w-px flex-1 bg-line-strong" />
        <svg viewBox="0 0 14 26" className="h-8" aria-hidden="true">
          <path d="M7 0v4" stroke="var(--color-line-strong)" strokeWidth="0.900" />
          <path d="M2.500 4h9v6L7 25 2.500 10z" fill="var(--color-brass)" />
          <path d="M2.500 4h9v2.300h-9z" fill="var(--color-accent)" />
        </svg>
      </div>
    </div>
  )
}
