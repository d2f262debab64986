import { Command } from 'commander'
import pc from 'picocolors'
import type { CalibrationOutcome } from '../contract/calibration.ts'
import { Client } from './client.ts'
import { CommandFailure } from './output.ts'
import { readSettings, urlOf } from './settings.ts'

interface Flags {
  url?: string
  json?: boolean
}

const help = `
It needs a server that runs, and where that demands keys an admin key in PLUMBLINE_API_KEY. The server does the same by
itself after every 50 new labels.`

export function calibrateCommand(): Command {
  return new Command('calibrate')
    .description('Fit calibrations to the labels there are now.')
    .option('--url <url>', 'server to ask (default: the one on PORT)')
    .option('--json', 'print what came of each scope as JSON')
    .addHelpText('after', help)
    .action(calibrate)
}

async function calibrate(flags: Flags): Promise<void> {
  const { host, port } = readSettings({})
  const client = new Client(flags.url ?? urlOf(host, port))
  if (!(await client.answers())) throw new CommandFailure(`no Plumbline answers at ${client.url}`)
  const { data } = await client.post<{ data: CalibrationOutcome[] }>('/v1/calibrations')
  if (flags.json) process.stdout.write(`${JSON.stringify(data, null, 2)}\n`)
  else if (data.length === 0) process.stdout.write('no labels on answers that a verifier scored\n')
  else for (const outcome of data) process.stdout.write(`${lineOf(outcome)}\n`)
}

function lineOf({ scope, labels, outcome, version, reason }: CalibrationOutcome): string {
  const { verifier, model, input_kind, task } = scope
  const mark = outcome === 'uncalibrated' ? pc.dim('–') : pc.green('✓')
  return `${mark} ${verifier} on ${model}, ${input_kind}, ${task}: ${outcome}, ${labels} labels (${version ?? reason})`
}
