import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

/** What the console may load: itself, and blobs of this server. */
const contentSecurityPolicy = [
  "default-src 'self'",
  "img-src 'self' blob: data:",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ')

/**
 * Serves the built console to everybody: what it shows, it asks the API for. Its pages are routes of the browser, so every unknown
 * page is the index.
 */
export async function registerConsole(app: FastifyInstance, folder: string): Promise<void> {
  let ofConsole = true
  app.addHook('onRoute', (route) => {
    if (ofConsole) route.config = { ...route.config, access: 'public' }
  })
  await app.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    setHeaders(reply, path) {
      reply.header('content-security-policy', contentSecurityPolicy)
      reply.header('x-content-type-options', 'nosniff')
      reply.header('referrer-policy', 'no-referrer')
      const hashed = path.includes('/assets/')
      reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  ofConsole = false
}

/** True for what a browser asks for when a person opens a page. */
export function isPageRequest(method: string, url: string, accept: string | undefined): boolean {
  return method === 'GET' && !url.startsWith('/v1/') && (accept ?? '').includes('text/html')
}
