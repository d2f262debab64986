import { parseArgs } from 'node:util'
import { Script } from './script.ts'
import { startUpstream } from './server.ts'

/** `node --import tsx test/upstream/main.ts --port 0 --script '{"chunks":50}'`: prints its port, then serves. */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    script: { type: 'string', default: '{}' },
    models: { type: 'string', default: 'scripted' },
  },
})
const upstream = await startUpstream({
  port: Number(values.port),
  script: Script.parse(JSON.parse(values.script)),
  models: values.models.split(','),
  record: false,
})
process.stdout.write(`${upstream.port}\n`)
