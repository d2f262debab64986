interface MeterProps {
  label: string
  value: string
  /** What it is measured against, in words; `No limit` when nothing holds it. */
  limit: string
  /** Share used, 0 to 1; absent when there is no limit or the amount is unknown. */
  share: number | undefined
}

/** An amount against its limit. Without a limit the track is dashed: there is nothing to fill. */
export function Meter({ label, value, limit, share }: MeterProps) {
  const full = share !== undefined && share > 0.9
  return (
    <div className="min-w-0 flex-1">
      <div className="flex items-baseline justify-between gap-3 text-xs">
        <span className="text-faint">{label}</span>
        <span className="figures truncate">
          <span className="font-medium text-ink">{value}</span> <span className="text-faint">{limit}</span>
        </span>
      </div>
      {share === undefined ? (
        <div className="mt-1.5 h-1 border-t border-dashed border-line-strong" />
      ) : (
        <div className="mt-1.5 h-1 overflow-hidden rounded-full bg-line">
          <div
            className={`h-full rounded-full transition-[width] duration-150 ${full ? 'bg-danger' : 'bg-brass'}`}
            style={{ width: `${Math.min(1, share) * 100}%` }}
          />
        </div>
      )}
    </div>
  )
}
