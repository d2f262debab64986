import type { ReactNode } from 'react'

interface StackedTableProps {
  label: string
  heads: ReactNode
  children: ReactNode
}

/** A table; on a narrow screen each row is a block of named values instead. */
export function StackedTable({ label, heads, children }: StackedTableProps) {
  return (
    <table aria-label={label} className="figures w-full text-sm max-md:block">
      <thead className="max-md:sr-only">
        <tr className="border-b border-line-strong text-faint">{heads}</tr>
      </thead>
      <tbody className="max-md:block [&>tr]:border-b [&>tr]:border-line max-md:[&>tr]:grid max-md:[&>tr]:grid-cols-2 max-md:[&>tr]:gap-x-8 max-md:[&>tr]:gap-y-2 max-md:[&>tr]:py-4 md:[&>tr]:hover:bg-hover">
        {children}
      </tbody>
    </table>
  )
}

export function Head({ start = false, children }: { start?: boolean; children: ReactNode }) {
  return (
    <th
      scope="col"
      className={`label pr-1 pb-2 pl-4 align-bottom first:pl-0 ${start ? 'text-left' : 'text-right'}`}
    >
      {children}
    </th>
  )
}

interface CellProps {
  /** What the value is, said beside it on a narrow screen. */
  name?: string
  /** Names the row. */
  title?: boolean
  start?: boolean
  children: ReactNode
}

export function Cell({ name, title = false, start = false, children }: CellProps) {
  const place = `py-2.5 pr-1 pl-4 align-top first:pl-0 max-md:p-0 ${title || start ? 'text-left' : 'text-right'}`
  if (title)
    return (
      <th scope="row" className={`${place} font-normal max-md:col-span-2`}>
        {children}
      </th>
    )
  return (
    <td className={`${place} max-md:text-left`}>
      <span aria-hidden="true" className="label block md:hidden">
        {name}
      </span>
      {children}
    </td>
  )
}
