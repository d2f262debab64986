import { appendFileSync } from 'node:fs'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { referenceServer } from './mcp-tools.ts'

/** The reference server over stdio. What it sees it appends to the file it is given, a JSON value a line. */
const [, , seenFile] = process.argv
process.stderr.write(`reference server ready, ${Object.keys(process.env).sort().join(' ')}\n`)
const server = referenceServer((seen) => {
  if (seenFile !== undefined) appendFileSync(seenFile, `${JSON.stringify(seen)}\n`)
})
await server.connect(new StdioServerTransport())
