import { join, relative } from 'node:path'
import { Command } from 'commander'
import pc from 'picocolors'
import { openApp } from '../app.ts'
import { isLoopback } from '../net/loopback.ts'
import { packageRoot } from '../workers/entry.ts'
import { version } from '../workers/version.ts'
import { CommandFailure } from './output.ts'
import { reloadOnChange } from './reload.ts'
import { configSource, readSettings, type ServerFlags, urlOf } from './settings.ts'

export function serveCommand(): Command {
  return new Command('serve')
    .description('Serve the API and the console.')
    .option('--port <number>', 'port to listen on (PORT, default 4100)')
    .option('--host <address>', 'address to listen on (HOST, default 127.0.0.1)')
    .option('--data <folder>', 'folder of the database and blobs (PLUMBLINE_DATA, default ./.plumbline)')
    .option(
      '--config <file>',
      'configuration (PLUMBLINE_CONFIG, default ./plumbline.config.ts, .js or .json)',
    )
    .action(serve)
}

async function serve(flags: ServerFlags): Promise<void> {
  const startedAt = performance.now()
  const { host, port, drainMs, ...settings } = readSettings(flags)
  const log = (message: string) => process.stderr.write(`${new Date().toISOString()} ${message}\n`)
  const source = configSource(flags.config)
  const config = await source.load()
  const app = await openApp({ ...settings, config, env: process.env, log })
  stopOnSignals(() => app.close(drainMs))
  if (!isLoopback(host) && app.keys.size === 0) {
    await app.close()
    throw new CommandFailure(needsKey(host, flags.data), 2)
  }
  const listening = await app.listen(host, port).catch(async (error) => {
    await app.close()
    throw listenFailure(error, host, port)
  })
  reloadOnChange({
    source,
    reload: (load) => app.reload(load),
    log,
    onHangUp: () => hangUp(() => app.close(drainMs)),
  })
  greet(urlOf(host, listening), !isLoopback(host), app, performance.now() - startedAt)
  await app.warm()
}

function needsKey(host: string, data: string | undefined): string {
  const flag = data === undefined ? '' : ` --data ${JSON.stringify(data)}`
  return `HOST is ${host}, which others can reach, and there is no API key; make one first:
  npx plumbline keys create --name console --role admin${flag}
or listen on this machine alone: HOST=127.0.0.1`
}

function listenFailure(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') {
    return new CommandFailure(
      `port ${port} is taken on ${host}; choose another with PORT or --port, such as ${port + 1}`,
    )
  }
  if (code === 'EACCES')
    return new CommandFailure(`port ${port} may not be used by this user; choose one above 1023`)
  return error
}

type App = Awaited<ReturnType<typeof openApp>>

function greet(url: string, keysRequired: boolean, { models, upstreams }: App, tookMs: number): void {
  const lines = [
    '',
    `  ${pc.bold('Plumbline')} ${version}  ${pc.dim(`ready in ${Math.round(tookMs)} ms`)}`,
    '',
    `  Console    ${pc.cyan(url)}`,
    `  API        ${pc.cyan(`${url}/v1`)}  ${pc.dim(keysRequired ? 'any OpenAI client, with a key' : 'any OpenAI client, any key')}`,
    `  Reference  ${pc.cyan(`${url}/reference`)}`,
    '',
    `  Models     ${models
      .list()
      .slice(0, 6)
      .map((model) => model.id)
      .join(', ')}${models.list().length > 6 ? `, and ${models.list().length - 6} more` : ''}`,
    ...upstreams
      .filter((report) => report.status === 'failed')
      .map((report) => `  ${pc.yellow('!')} ${report.name} at ${report.base_url}: ${report.problem}`),
    '',
    `  Try first: open the console, drop a PDF or a photo of a document, and ask about it. Or:`,
    `  ${pc.dim('$')} npx plumbline ask "What is the total?" --file ${examplePath()}`,
    ...(upstreams.some((report) => report.status === 'found')
      ? []
      : [`  ${pc.dim('For models that compose answers: npx plumbline doctor')}`]),
    '',
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** The PDF that comes along, from here: what is printed can be copied as it stands. */
function examplePath(): string {
  return JSON.stringify(relative('', join(packageRoot(), 'docs/examples/invoice.pdf')))
}

/** The first signal stops in order, the second at once. */
function stopOnSignals(close: () => Promise<void>): void {
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(130)
      stopping = true
      close().then(
        () => process.exit(0),
        () => process.exit(1),
      )
    })
  }
}

/** Stops in order. Node would restore its terminal before it exits, and aborts where that is gone. */
function hangUp(close: () => Promise<void>): void {
  void close().finally(() => process.kill(process.pid, 'SIGKILL'))
}
