import multipart from '@fastify/multipart'
import Fastify, { type FastifyInstance } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { PlumblineError } from '../contract/errors.ts'
import { registerChat } from './chat/route.ts'
import { isPageRequest, registerConsole } from './console.ts'
import type { ServerDeps } from './deps.ts'
import { fromFastify, sendError } from './http/errors.ts'
import { TurnRoutes } from './http/turn-routes.ts'
import { registerMessages } from './messages/route.ts'
import { registerOpenApi } from './openapi.ts'
import { registerResponses } from './responses/route.ts'
import { registerBlobs } from './routes/blobs.ts'
import { registerEmbeddings } from './routes/embeddings.ts'
import { registerFiles } from './routes/files.ts'
import { registerHealth } from './routes/health.ts'
import { registerKeys } from './routes/keys.ts'
import { registerLabels } from './routes/labels.ts'
import { registerModels } from './routes/models.ts'
import { registerQuality } from './routes/quality.ts'
import { registerReplay } from './routes/replay.ts'
import { registerSession } from './routes/session.ts'
import { registerSpend } from './routes/spend.ts'
import { registerApprovals } from './turns/approvals.ts'
import { registerTurnHistory } from './turns/history.ts'
import { registerRunTurn } from './turns/route.ts'
import { registerUiChat } from './ui-stream/route.ts'

/** The HTTP server: endpoints, the OpenAPI document, the console. */
export async function createServer(
  deps: ServerDeps,
  onError: (error: unknown) => void,
): Promise<FastifyInstance> {
  const turnRoutes = new TurnRoutes()
  const app = Fastify({
    logger: false,
    serverFactory: turnRoutes.serverFactory(deps.auth, deps.limits.bodyBytes, onError),
    forceCloseConnections: true,
    bodyLimit: deps.limits.bodyBytes,
    frameworkErrors: (error, request, reply) => void sendError(reply, fromFastify(error, request)),
  })

  // JSON bodies stay unread: each route reads its own, taking media out as it arrives.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', (_request, _payload, done) => done(null))
  await app.register(multipart)
  const always = () => ({ value: undefined })
  app.setValidatorCompiler((route) =>
    route.httpPart === 'body' ? always : validatorCompiler(route as never),
  )
  app.setSerializerCompiler(serializerCompiler)

  app.setErrorHandler((thrown: Error & { code?: string }, request, reply) => {
    const error = fromFastify(thrown, request)
    if (error.code === 'internal') onError(error.cause ?? thrown)
    return sendError(reply, error)
  })
  app.setNotFoundHandler((request, reply) => {
    const { method, url, headers } = request
    if (deps.consoleFolder && isPageRequest(method, url, headers.accept)) return reply.sendFile('index.html')
    return sendError(
      reply,
      new PlumblineError('route_not_found', { details: { method, url: url.slice(0, 200) } }),
    )
  })

  deps.auth.register(app)
  await registerOpenApi(app)
  const turnDeps = { ...deps, turnRoutes }
  registerRunTurn(app, turnDeps)
  registerTurnHistory(app, deps)
  registerApprovals(app, deps)
  registerChat(app, turnDeps)
  registerResponses(app, turnDeps)
  registerMessages(app, turnDeps)
  registerUiChat(app, turnDeps)
  registerModels(app, deps)
  registerEmbeddings(app, deps)
  registerFiles(app, deps)
  registerBlobs(app, deps)
  registerKeys(app, deps)
  registerSession(app, deps)
  registerSpend(app, deps)
  registerLabels(app, deps)
  registerQuality(app, deps)
  registerReplay(app, deps)
  registerHealth(app, deps)
  if (deps.consoleFolder) await registerConsole(app, deps.consoleFolder)
  return app
}
