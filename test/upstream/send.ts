import type { ServerResponse } from 'node:http'

export function sendJson(response: ServerResponse, status: number, body: Buffer, headers = {}): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': body.length,
    ...headers,
  })
  response.end(body)
}

export function sendError(response: ServerResponse, status: number, message: string, headers = {}): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const error = { message, type: 'scripted_error', param: null, code: null }
  sendJson(response, status, Buffer.from(JSON.stringify({ error })), headers)
}
