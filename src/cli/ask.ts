import { Command } from 'commander'
import pc from 'picocolors'
import { openApp } from '../app.ts'
import type { TurnEvent } from '../contract/event.ts'
import type { Verdict } from '../contract/verdict.ts'
import { Client } from './client.ts'
import { bar, CommandFailure, StatusLine } from './output.ts'
import { configSource, readSettings, urlOf } from './settings.ts'

interface AskFlags {
  file: string[]
  model: string
  url?: string
  data?: string
  latency?: string
  json?: boolean
}

const help = `
Exit codes: 0 answered, 1 failed, 2 wrong usage, 3 nothing found or nothing to read, 130 interrupted.

Examples:
  $ plumbline ask "What is the total?" --file invoice.pdf
  $ plumbline ask "Who signed it?" --file page1.jpg --file page2.jpg --json`

export function askCommand(): Command {
  return new Command('ask')
    .description('Ask about files. Uses the server that runs, or starts one for this question.')
    .argument('<question>', 'what to ask')
    .option(
      '-f, --file <path>',
      'a file to ask about; may be given many times',
      (path, all: string[]) => [...all, path],
      [],
    )
    .option('-m, --model <name>', 'model or agent', 'agent/reader')
    .option('--latency <ms>', 'time budget in milliseconds')
    .option('--url <url>', 'server to ask (default: the one on PORT, else one of its own)')
    .option('--data <folder>', 'data folder of a server of its own')
    .option('--json', 'print the turn’s end as JSON')
    .addHelpText('after', help)
    .action(ask)
}

async function ask(question: string, flags: AskFlags): Promise<void> {
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  const { client, close } = await connect(flags)
  const status = new StatusLine()
  try {
    const ids: string[] = []
    for (const path of flags.file) {
      ids.push(
        await client.upload(path, stop.signal, (sent, total) =>
          status.show(`uploading ${path} ${bar(sent, total)} bytes`),
        ),
      )
    }
    const files = ids.map((file_id) => ({ type: 'file', file_id }))
    const printer = new Printer(status, flags.json ?? false)
    const input = [{ role: 'user', content: [{ type: 'text', text: question }, ...files] }]
    const budget = flags.latency === undefined ? undefined : { latency_ms: latencyMs(flags.latency) }
    await client.run({ model: flags.model, input, budget }, stop.signal, (event) => printer.on(event))
    process.exitCode = printer.exitCode()
  } catch (error) {
    if (!stop.signal.aborted) throw error
    process.exitCode = 130
  } finally {
    status.clear()
    await close()
  }
}

function latencyMs(value: string): number {
  if (/^[1-9]\d*$/.test(value)) return Number(value)
  throw new CommandFailure(
    `--latency is ${JSON.stringify(value)}; it may be a whole number of milliseconds`,
    2,
  )
}

async function connect(flags: AskFlags): Promise<{ client: Client; close(): Promise<void> }> {
  const settings = readSettings({ data: flags.data })
  const running = new Client(flags.url ?? urlOf(settings.host, settings.port))
  if (await running.answers()) return { client: running, close: async () => undefined }
  if (flags.url !== undefined) throw new CommandFailure(`no Plumbline answers at ${flags.url}`)
  const log = (line: string) => process.stderr.write(`${line}\n`)
  const config = await configSource(undefined).load()
  const app = await openApp({ ...settings, config, env: process.env, log })
  const port = await app.listen('127.0.0.1', 0)
  return { client: new Client(urlOf('127.0.0.1', port)), close: app.close }
}

/** What calibrated the probability that an answer is right, and on how many labels. */
interface Confidence {
  probability: number
  labels: number
}

function confidenceOf({ confidence, calibration }: Verdict): Confidence | undefined {
  if (confidence === null || calibration === null) return undefined
  return { probability: confidence, labels: calibration.labels }
}

/** Never all or nothing: labels cannot say that. */
function sureness({ probability, labels }: Confidence): string {
  const percent = Math.round(100 * probability)
  const about = percent >= 100 ? 'more than 99' : percent <= 0 ? 'less than 1' : `about ${percent}`
  return `${about} %, by ${labels} labelled answers of this kind`
}

/** Prints a turn as it happens: progress on stderr, the answer and its citations on stdout. */
class Printer {
  readonly #status: StatusLine
  readonly #json: boolean
  #text = ''
  #citations: Extract<TurnEvent, { type: 'citation' }>['citation'][] = []
  #warnings: { code: string; message: string }[] = []
  #confidence: Confidence | undefined
  #end: TurnEvent | undefined

  constructor(status: StatusLine, json: boolean) {
    this.#status = status
    this.#json = json
  }

  on(event: TurnEvent): void {
    switch (event.type) {
      case 'attempt.progress':
        this.#status.show(
          event.page && event.pages
            ? `${event.stage} ${bar(event.page, event.pages)} pages`
            : `${event.stage}…`,
        )
        break
      case 'part.progress':
        this.#status.show(`${event.stage} ${bar(event.received_bytes, event.total_bytes ?? 0)} bytes`)
        break
      case 'text.delta':
        this.#text += event.text
        if (!this.#json) this.#write(event.text)
        break
      case 'citation':
        if (event.final) this.#citations.push(event.citation)
        else this.#status.show(`found on page ${event.citation.page}: ${event.citation.quote}`)
        break
      case 'answer.restarted':
        this.#restart(event.reason)
        break
      case 'verification.started':
        this.#confidence = undefined
        this.#status.show('checking the answer…')
        break
      case 'verdict':
        this.#confidence ??= confidenceOf(event.verdict)
        break
      case 'warning':
        this.#warnings.push({ code: event.code, message: event.message })
        break
      case 'turn.completed':
      case 'turn.failed':
      case 'turn.cancelled':
        this.#end = event
        this.#finish(event)
    }
  }

  exitCode(): number {
    if (this.#end?.type !== 'turn.completed') return 1
    return this.#warnings.some(({ code }) => code === 'not_found' || code === 'no_source') ? 3 : 0
  }

  /** What was printed cannot be taken back, so it is said to be void. */
  #restart(reason: string): void {
    if (this.#text !== '' && !this.#json)
      process.stderr.write(`\n${pc.yellow('!')} The answer begins anew: ${reason}.\n`)
    this.#text = ''
    this.#citations = []
  }

  #write(text: string): void {
    this.#status.clear()
    process.stdout.write(text)
  }

  #finish(end: TurnEvent): void {
    this.#status.clear()
    if (this.#json) {
      const { probability: confidence } = this.#confidence ?? {}
      const answer = {
        text: this.#text,
        confidence,
        citations: this.#citations,
        warnings: this.#warnings,
        end,
      }
      process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`)
      return
    }
    if (this.#text !== '') process.stdout.write('\n')
    for (const { filename, part, page, quote } of this.#citations) {
      process.stdout.write(pc.dim(`  ↳ ${filename ?? part}, page ${page}: “${quote}”\n`))
    }
    if (this.#confidence)
      process.stdout.write(pc.dim(`  right with a probability of ${sureness(this.#confidence)}\n`))
    for (const { message } of this.#warnings) process.stderr.write(`${pc.yellow('!')} ${message}\n`)
    if (end.type === 'turn.failed') {
      const { message, remedy, code } = end.error
      process.stderr.write(`${pc.red('✗')} ${message}\n  ${remedy}  [${code}]\n`)
    }
  }
}
