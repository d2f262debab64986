import { Command } from 'commander'
import { version } from '../workers/version.ts'
import { askCommand } from './ask.ts'
import { doctorCommand } from './doctor.ts'
import { keysCommand } from './keys.ts'
import { fail } from './output.ts'
import { serveCommand } from './serve.ts'

const program = new Command('plumbline')
  .description('A production plane for multimodal agents.')
  .version(version)
  .showHelpAfterError()
  .addCommand(serveCommand())
  .addCommand(askCommand())
  .addCommand(keysCommand())
  .addCommand(doctorCommand())

try {
  await program.parseAsync()
} catch (error) {
  fail(error)
}
