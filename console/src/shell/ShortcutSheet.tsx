import { type RefObject, useId } from 'react'
import { Button } from '../ui/Button.tsx'
import { CloseIcon } from '../ui/icons.tsx'

const groups = [
  {
    name: 'Anywhere',
    rows: [
      ['g p', 'Go to Play'],
      ['g t', 'Go to Turns'],
      ['g q', 'Go to Quality'],
      ['g r', 'Go to Reference'],
      ['?', 'Show this sheet'],
      ['Esc', 'Close what is open'],
    ],
  },
  {
    name: 'Play',
    rows: [
      ['⌘/Ctrl Enter', 'Ask'],
      ['/', 'Write a question'],
      ['[ ]', 'Previous, next citation'],
      ['+ -', 'The answer is right, wrong'],
    ],
  },
  {
    name: 'Turns',
    rows: [
      ['/', 'Search'],
      ['j k', 'Next, previous turn'],
      ['Enter', 'Open the turn'],
    ],
  },
  {
    name: 'Reference',
    rows: [['/', 'Search']],
  },
] as const

function Keys({ keys }: { keys: string }) {
  return (
    <span className="flex gap-1">
      {keys.split(' ').map((key) => (
        <kbd
          key={key}
          className="min-w-6 rounded border border-line-strong bg-sunken px-1.5 text-center font-mono text-xs leading-5"
        >
          {key}
        </kbd>
      ))}
    </span>
  )
}

export function ShortcutSheet({ dialog }: { dialog: RefObject<HTMLDialogElement | null> }) {
  const title = useId()
  return (
    <dialog
      ref={dialog}
      aria-labelledby={title}
      closedby="any"
      className="m-auto w-[min(26rem,calc(100vw-2rem))] rounded-xl border border-line bg-surface p-6 text-ink shadow-pop backdrop:bg-black/40"
    >
      <div className="mb-4 flex items-center justify-between">
        <h2 id={title} className="font-serif text-2xl">
          Keyboard
        </h2>
        <Button look="icon" aria-label="Close" onClick={() => dialog.current?.close()}>
          <CloseIcon />
        </Button>
      </div>
      {groups.map((group) => (
        <section key={group.name} className="mt-5 first-of-type:mt-0">
          <h3 className="label mb-1.5">{group.name}</h3>
          <dl>
            {group.rows.map(([keys, meaning]) => (
              <div key={keys} className="flex items-center justify-between border-t border-line py-1.5">
                <dt className="text-sm">{meaning}</dt>
                <dd>
                  <Keys keys={keys} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </dialog>
  )
}
