import { Command, CommanderError } from 'commander'
import { version } from '../workers/version.ts'
import { askCommand } from './ask.ts'
import { calibrateCommand } from './calibrate.ts'
import { doctorCommand } from './doctor.ts'
import { keysCommand } from './keys.ts'
import { fail } from './output.ts'
import { replayCommand } from './replay.ts'
import { serveCommand } from './serve.ts'

const program = new Command('plumbline')
  .description('A production plane for multimodal agents.')
  .version(version)
  .showHelpAfterError()
  .addCommand(serveCommand())
  .addCommand(askCommand())
  .addCommand(keysCommand())
  .addCommand(calibrateCommand())
  .addCommand(replayCommand())
  .addCommand(doctorCommand())

for (const command of [program, ...program.commands.flatMap((each) => [each, ...each.commands])])
  command.exitOverride()

try {
  await program.parseAsync()
} catch (error) {
  // What was wrong with the line is already printed; help and version are no failure.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
  else fail(error)
}
