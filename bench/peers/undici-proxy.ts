import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Dispatcher, Pool } from 'undici'

/**
 * The bare proxy: node:http in front, undici's dispatch behind, and nothing in between. It keeps no record, checks
 * nothing and reads nothing of what it passes on.
 */
class PassThrough implements Dispatcher.DispatchHandler {
  private readonly response: ServerResponse

  constructor(response: ServerResponse) {
    this.response = response
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.response.on('close', () => {
      if (!this.response.writableFinished) controller.abort(new Error('the client left'))
    })
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    const { 'content-type': type, 'content-length': length } = headers
    if (type !== undefined) this.response.setHeader('content-type', type)
    if (length !== undefined) this.response.setHeader('content-length', length)
    this.response.writeHead(status)
    if (length === undefined) this.response.flushHeaders()
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.response.write(chunk)
  }

  onResponseEnd(): void {
    this.response.end()
  }

  onResponseError(): void {
    this.response.destroy()
  }
}

const pool = new Pool(process.argv[2] ?? 'http://127.0.0.1')
const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)
    pool.dispatch(
      {
        path: request.url ?? '/',
        method: request.method ?? 'GET',
        headers: ['content-type', 'application/json'],
        body,
      },
      new PassThrough(response),
    )
  })
})
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))
