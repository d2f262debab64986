import type { ButtonHTMLAttributes } from 'react'

const looks = {
  primary:
    'bg-ink text-bg hover:opacity-88 disabled:bg-line disabled:text-faint px-4 h-9 font-medium shadow-card',
  quiet: 'text-muted hover:text-ink hover:bg-hover px-2.5 h-8',
  outline: 'border border-line-strong bg-surface text-ink hover:bg-hover px-3 h-8',
  icon: 'text-muted hover:text-ink hover:bg-hover size-8 justify-center disabled:opacity-35 disabled:hover:bg-transparent',
}

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: keyof typeof looks
}

export function Button({ look = 'quiet', className = '', ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={`inline-flex items-center gap-1.5 rounded-md text-sm whitespace-nowrap transition-colors disabled:cursor-not-allowed ${looks[look]} ${className}`}
      {...rest}
    />
  )
}
