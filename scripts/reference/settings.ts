import type { Command } from 'commander'
import { askCommand } from '../../src/cli/ask.ts'
import { calibrateCommand } from '../../src/cli/calibrate.ts'
import { doctorCommand } from '../../src/cli/doctor.ts'
import { keysCommand } from '../../src/cli/keys.ts'
import { replayCommand } from '../../src/cli/replay.ts'
import { serveCommand } from '../../src/cli/serve.ts'
import { defaultLimits, type Limits } from '../../src/contract/settings.ts'
import { table } from './sections.ts'

const limits: Record<keyof Limits, [unit: string, meaning: string]> = {
  bodyBytes: ['bytes', 'a request’s body'],
  partBytes: ['bytes', 'one part, decoded: an upload, a data URL, a fetched URL'],
  imagePixels: ['pixels', 'width × height of an image'],
  imageMinSide: ['pixels', 'each side of an image, at least'],
  documentPages: ['pages', 'a PDF'],
  uploadIdleMs: ['ms', 'a body that stops arriving is given up after'],
  openMs: ['ms', 'opening a part (measuring it, counting its pages)'],
  urlFetchMs: ['ms', 'fetching a part’s URL'],
}

const commands: Command[] = [
  serveCommand(),
  askCommand(),
  calibrateCommand(),
  replayCommand(),
  doctorCommand(),
  ...keysCommand().commands,
]

export function settingsSections(): Record<string, string> {
  return { commands: commands.map(commandText).join('\n\n') }
}

export function limitSections(): Record<string, string> {
  const rows = (Object.keys(limits) as (keyof Limits)[]).map((name) => {
    const [unit, meaning] = limits[name]
    return [meaning, `${defaultLimits[name].toLocaleString('en-US')} ${unit}`]
  })
  return { limits: table(['what', 'limit'], rows) }
}

function commandText(command: Command): string {
  const args = command.registeredArguments.map((arg) =>
    arg.required ? `<${arg.name()}>` : `[${arg.name()}]`,
  )
  const usage = ['plumbline', command.parent?.name() ?? [], command.name(), ...args].flat().join(' ')
  const rows = command.options.map((option) => [`\`${option.flags}\``, option.description])
  return `### \`${usage}\`\n\n${command.description()}\n\n${table(['flag', 'meaning'], rows)}`
}
