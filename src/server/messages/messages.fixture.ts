import Anthropic from '@anthropic-ai/sdk'
import type { Tool } from '../../contract/ports/tool.ts'
import { startScriptedServer } from '../server.fixture.ts'
import { registerMessages } from './route.ts'

/** A server with the real route, and the official client. */
export async function startServer(tools: Tool[] = []) {
  const server = await startScriptedServer(registerMessages, tools)
  const client = new Anthropic({ apiKey: 'none', baseURL: server.url, maxRetries: 0 })
  return { ...server, client }
}
