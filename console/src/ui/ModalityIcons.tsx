import { AudioIcon, DocumentIcon, ImageIcon, TextIcon, VideoIcon } from './icons.tsx'

const icons = {
  text: TextIcon,
  image: ImageIcon,
  document: DocumentIcon,
  audio: AudioIcon,
  video: VideoIcon,
}

export function ModalityIcon({ name, className }: { name: string; className?: string }) {
  const Icon = icons[name as keyof typeof icons] ?? TextIcon
  return <Icon className={className} />
}

/** What went in, as icons with their names for assistive technology. Text is drawn only when it came alone. */
export function ModalityIcons({ names }: { names: string[] }) {
  return (
    <span className="inline-flex gap-1.5 text-faint" title={names.join(', ')}>
      {(names.length > 1 ? names.filter((name) => name !== 'text') : names).map((name) => (
        <ModalityIcon key={name} name={name} />
      ))}
      <span className="sr-only">{names.join(', ')}</span>
    </span>
  )
}
