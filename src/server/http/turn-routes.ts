import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { FastifyInstance, FastifySchema } from 'fastify'
import { type PlumblineError, toPlumblineError } from '../../contract/errors.ts'
import { type Arrival, arrivalOf, type ErrorBody, openAiError } from './arrival.ts'
import type { Auth } from './auth.ts'
import { errorHeaders } from './errors.ts'
import { tellWaitingAnswer } from './leaving.ts'

/** Fastify's own default, which it leaves to those who make their server themselves. */
const keepAliveTimeout = 72_000

/** An endpoint that runs turns. */
export interface TurnRoute {
  url: string
  schema: FastifySchema
  errorBody?: ErrorBody
  handle(arrival: Arrival): Promise<void>
}

/**
 * The endpoints that run turns, and the short way to them. Fastify serves them like every other route, but what it does
 * around a request costs more than all that a short turn needs of it; so requests that need none of it are handed to
 * the same handlers straight from `node:http`.
 */
export class TurnRoutes {
  readonly #routes = new Map<string, TurnRoute>()

  register(app: FastifyInstance, route: TurnRoute): void {
    const { url, schema, errorBody } = route
    this.#routes.set(url, route)
    app.post(url, { config: { startsTurn: true, errorBody }, schema }, (request, reply) =>
      route.handle(arrivalOf(request, reply)),
    )
  }

  /**
   * Makes the server, with the short way before Fastify's. Who asks before sending a body longer than `bodyBytes` is not
   * told to go on (RFC 9110 §10.1.1). `onError` hears of what clients must not see.
   */
  serverFactory(auth: Auth, bodyBytes: number, onError: (error: unknown) => void) {
    return (fastify: RequestListener) => {
      const answer = (message: IncomingMessage, response: ServerResponse) => {
        if (response.socket === null) tellWaitingAnswer(message, response)
        if (!this.#shortWay(message, response, auth, onError)) fastify(message, response)
      }
      const server = createServer({ keepAliveTimeout, requestTimeout: 0 }, answer)
      return server.on('checkContinue', (message, response) => {
        const isTooLong = Number(message.headers['content-length']) > bodyBytes
        if (!isTooLong) response.writeContinue()
        answer(message, response)
      })
    }
  }

  /**
   * Takes a request, and returns true, when it is one for a turn: plain JSON of a declared length from a caller who is
   * known at once. All others are left untouched.
   */
  #shortWay(
    message: IncomingMessage,
    response: ServerResponse,
    auth: Auth,
    onError: (error: unknown) => void,
  ): boolean {
    const route = message.method === 'POST' ? this.#routes.get(message.url ?? '') : undefined
    if (!route || !isPlainJson(message)) return false
    const errorBody = route.errorBody ?? openAiError
    const fail = (thrown: unknown) => {
      const error = toPlumblineError(thrown)
      if (error.code === 'internal') onError(error.cause ?? thrown)
      writeError(message, response, error, errorBody)
    }
    try {
      const caller = auth.admitNow(message)
      if (!caller) return false
      route.handle({ message, response, caller, errorBody, take }).catch(fail)
    } catch (error) {
      fail(error)
    }
    return true
  }
}

/** Nobody else knows of a request that came the short way. */
function take(): void {}

function isPlainJson({ headers }: IncomingMessage): boolean {
  const { 'content-type': type, 'content-length': length } = headers
  if (length === undefined || length === '0' || type === undefined) return false
  return type === 'application/json' || jsonType.test(type)
}

const jsonType = /^application\/json(?:; ?charset=utf-8)?$/i

function writeError(
  message: IncomingMessage,
  response: ServerResponse,
  error: PlumblineError,
  errorBody: ErrorBody,
): void {
  if (response.headersSent || response.destroyed) return void response.destroy()
  const body = JSON.stringify(errorBody(error.toWire()))
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    ...errorHeaders(message, error),
  }
  response.writeHead(error.status, headers).end(body)
}
