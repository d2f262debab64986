import type { ReactNode } from 'react'

interface IconProps {
  className?: string
}

/** A 16-unit drawing in the current colour. Icons are decoration: what they stand for is always written too. */
function Drawing({ className = 'size-4', children }: IconProps & { children: ReactNode }) {
  return (
    <svg
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.35"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={`shrink-0 ${className}`}
      aria-hidden="true"
    >
      {children}
    </svg>
  )
}

export function PaperclipIcon({ className }: IconProps) {
  return (
    <Drawing className={className}>
      <path d="M13 7.300 8 12.300a3 3 0 0 1-4.300-4.300l5.300-5.300a2 2 0 0 1 2.900 2.900L6.700 10.800a1 1 0 0 1-1.400-1.400L10 4.700" />
    </Drawing>
  )
}

export function CloseIcon({ className }: IconProps) {
  return (
    <Drawing className={className}>
      <path d="m4 4 8 8M12 4l-8 8" />
    </Drawing>
  )
}

export function StopIcon({ className }: IconProps) {
  return (
    <Drawing className={className}>
      <rect x="4" y="4" width="8" height="8" rx="1" fill="currentColor" />
    </Drawing>
  )
}

export function CopyIcon({ className }: IconProps) {
  return (
    <Drawing className={className}>
      <path d="M5.500 5.500v-3h8v8h-3M2.500 5.500h8v8h-8z" />
    </Drawing>
  )
}

export function CheckIcon({ className }: IconProps) {
  return (
    <Drawing className={className}>
      <path d="m3 8.500 3.200 3.200L13 4.800" />
    </Drawing>
  )
}

export function WarningIcon({ className }: IconProps) {
  return (
    <Drawing className={className}>
      <path d="M8 2.300 14.300 13.300H1.700zM8 6.500v3M8 11.400v.1" />
    </Drawing>
  )
}

export function ErrorIcon({ className }: IconProps) {
  return (
    <Drawing className={className}>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 4.800v3.800M8 10.900v.1" />
    </Drawing>
  )
}

export function ChevronIcon({ className }: IconProps) {
  return (
    <Drawing className={className}>
      <path d="m6 3.500 4.500 4.500L6 12.500" />
    </Drawing>
  )
}

export function BackIcon({ className }: IconProps) {
  return (
    <Drawing className={className}>
      <path d="M10 3.500 5.500 8l4.500 4.500" />
    </Drawing>
  )
}

export function PlusIcon({ className }: IconProps) {
  return (
    <Drawing className={className}>
      <path d="M8 3v10M3 8h10" />
    </Drawing>
  )
}

export function MinusIcon({ className }: IconProps) {
  return (
    <Drawing className={className}>
      <path d="M3 8h10" />
    </Drawing>
  )
}

export function SunIcon({ className }: IconProps) {
  return (
    <Drawing className={className}>
      <circle cx="8" cy="8" r="2.700" />
      <path d="M8 1.500v1.300M8 13.200v1.300M1.500 8h1.300M13.200 8h1.300M3.400 3.400l.9.9M11.700 11.700l.9.9M3.400 12.600l.9-.9M11.700 4.300l.9-.9" />
    </Drawing>
  )
}

export function MoonIcon({ className }: IconProps) {
  return (
    <Drawing className={className}>
      <path d="M13.300 9.600A5.700 5.700 0 0 1 6.400 2.700a5.700 5.700 0 1 0 6.900 6.900z" />
    </Drawing>
  )
}

export function SystemIcon({ className }: IconProps) {
  return (
    <Drawing className={className}>
      <path d="M2 3h12v8H2zM6 13.500h4" />
    </Drawing>
  )
}

export function TextIcon({ className }: IconProps) {
  return (
    <Drawing className={className}>
      <path d="M3 4h10M3 8h10M3 12h6" />
    </Drawing>
  )
}

export function ImageIcon({ className }: IconProps) {
  return (
    <Drawing className={className}>
      <path d="M2 3h12v10H2z" />
      <path d="m2.500 11.500 3.500-4 2.700 3 1.800-1.800 3 3" />
      <circle cx="10.700" cy="5.900" r=".9" />
    </Drawing>
  )
}

export function DocumentIcon({ className }: IconProps) {
  return (
    <Drawing className={className}>
      <path d="M3.500 1.500h6l3 3v10h-9zM9.500 1.500v3h3M6 8h4M6 11h4" />
    </Drawing>
  )
}

export function AudioIcon({ className }: IconProps) {
  return (
    <Drawing className={className}>
      <path d="M3 6.500v3M5.500 4v8M8 2v12M10.500 5v6M13 6.500v3" />
    </Drawing>
  )
}

export function VideoIcon({ className }: IconProps) {
  return (
    <Drawing className={className}>
      <path d="M1.500 4h9v8h-9zM10.500 7l4-2v6l-4-2" />
    </Drawing>
  )
}

export function ToolIcon({ className }: IconProps) {
  return (
    <Drawing className={className}>
      <path d="m5.500 4.500-3.500 3.500 3.500 3.500M10.500 4.500l3.500 3.500-3.500 3.500" />
    </Drawing>
  )
}

export function SearchIcon({ className }: IconProps) {
  return (
    <Drawing className={className}>
      <circle cx="7" cy="7" r="4.300" />
      <path d="m10.300 10.300 3.200 3.200" />
    </Drawing>
  )
}

export function GaugeIcon({ className }: IconProps) {
  return (
    <Drawing className={className}>
      <path d="M2.300 11.800a6.300 6.300 0 1 1 11.400 0M8 9.500l2.700-3.700" />
    </Drawing>
  )
}

export function KeyboardIcon({ className }: IconProps) {
  return (
    <Drawing className={className}>
      <path d="M1.500 4h13v8.500h-13zM4 6.700h.1M6.700 6.700h.1M9.300 6.700h.1M12 6.700h.1M5 9.800h6" />
    </Drawing>
  )
}

export function EditIcon({ className }: IconProps) {
  return (
    <Drawing className={className}>
      <path d="m2.500 13.500.7-3L10.600 3.100a1.200 1.200 0 0 1 1.700 0l.6.600a1.200 1.200 0 0 1 0 1.700L5.500 12.800zM9.300 4.400l2.300 2.300" />
    </Drawing>
  )
}

export function ThumbIcon({ className }: IconProps) {
  return (
    <Drawing className={className}>
      <path d="M2.500 7h2.500v6.500h-2.500zM5 7.200l2.700-5c1.300 0 1.900.9 1.700 2L9 6.300h3.600c.8 0 1.300.7 1.100 1.400l-1.200 4.700c-.2.700-.7 1.100-1.400 1.100H5" />
    </Drawing>
  )
}
