const widths = ['58%', '44%', '66%', '38%', '52%', '47%', '61%', '41%']

export function ListSkeleton() {
  return (
    <div role="status" aria-label="Loading turns">
      {widths.map((width) => (
        <div key={width} className="pulse-soft space-y-2.5 border-b border-line px-3 py-4">
          <div className="h-3.5 rounded bg-line" style={{ width }} />
          <div className="h-3 w-1/3 rounded bg-line/70" />
        </div>
      ))}
    </div>
  )
}
