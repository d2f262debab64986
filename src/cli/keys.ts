import { Command, Option } from 'commander'
import pc from 'picocolors'
import type { z } from 'zod'
import { NewKey } from '../contract/key.ts'
import type { KeyRecord, KeyStore } from '../contract/ports/keys.ts'
import { newApiKey } from '../store/api-key.ts'
import { openStore } from '../store/open.ts'
import { CommandFailure } from './output.ts'
import { readSettings } from './settings.ts'

interface Flags {
  data?: string
  json?: boolean
}

interface CreateFlags extends Flags {
  name: string
  role: string
  turnsPerMinute?: string
  usdPerDay?: string
}

const help = `
They work on the data folder, also while a server runs on it; it follows within a second.`

export function keysCommand(): Command {
  return new Command('keys')
    .description('Create, list and revoke API keys.')
    .addHelpText('after', help)
    .addCommand(createCommand())
    .addCommand(listCommand())
    .addCommand(revokeCommand())
}

function createCommand(): Command {
  return withFlags(new Command('create').description('Create a key and print it, this once.'))
    .requiredOption('--name <text>', 'what it is for')
    .addOption(
      new Option(
        '--role <role>',
        'read: look at everything; use: run turns and upload, too; admin: also delete, and manage keys',
      )
        .choices(['read', 'use', 'admin'])
        .default('use'),
    )
    .option('--turns-per-minute <number>', 'turns it may start in any 60 seconds (default: no limit)')
    .option('--usd-per-day <amount>', 'what its turns may cost in a UTC day (default: no limit)')
    .action(create)
}

function listCommand(): Command {
  return withFlags(new Command('list').description('List the keys; never the keys themselves.')).action(
    (flags: Flags) =>
      withKeys(flags, async (keys) => {
        const records = await keys.list()
        if (flags.json) return printJson(records.map(({ hash: _, ...shown }) => shown))
        if (records.length === 0) process.stdout.write('no keys\n')
        for (const record of records) process.stdout.write(`${line(record)}\n`)
      }),
  )
}

function revokeCommand(): Command {
  return withFlags(
    new Command('revoke').description('Revoke a key, for good.').argument('<id>', 'id of the key'),
  ).action((id: string, flags: Flags) =>
    withKeys(flags, async (keys) => {
      const revoked_at = new Date().toISOString()
      if (!(await keys.revoke(id, revoked_at)))
        throw new CommandFailure(`there is no key ${id}; plumbline keys list shows the keys`)
      if (flags.json) printJson({ id, revoked_at })
      else process.stdout.write(`${id} is revoked\n`)
    }),
  )
}

async function create(flags: CreateFlags): Promise<void> {
  const asked = wanted(flags)
  await withKeys(flags, async (keys) => {
    const { secret, record } = newApiKey(asked)
    await keys.add(record)
    const { hash: _, ...shown } = record
    if (flags.json) return printJson({ ...shown, key: secret })
    // The key alone on stdout, so that it can be piped.
    process.stderr.write(
      `${pc.green('✓')} ${record.id}: ${record.role} key ${JSON.stringify(record.name)}. It is shown this once:\n`,
    )
    process.stdout.write(`${secret}\n`)
  })
}

function wanted({ name, role, turnsPerMinute, usdPerDay }: CreateFlags): z.infer<typeof NewKey> {
  const limit = (text: string | undefined) => (text === undefined ? null : Number(text))
  const parsed = NewKey.safeParse({
    name,
    role,
    turns_per_minute: limit(turnsPerMinute),
    usd_per_day: limit(usdPerDay),
  })
  if (parsed.success) return parsed.data
  const flag = `--${String(parsed.error.issues[0]?.path[0]).replaceAll('_', '-')}`
  const may: Record<string, string> = {
    '--name': 'a text of 1 to 100 characters',
    '--turns-per-minute': 'a whole number from 1 to 60000',
    '--usd-per-day': 'a number from 0',
  }
  const was = { '--name': name, '--turns-per-minute': turnsPerMinute, '--usd-per-day': usdPerDay }[flag]
  throw new CommandFailure(`${flag} is ${JSON.stringify(was)}; it may be ${may[flag]}`, 2)
}

function withFlags(command: Command): Command {
  return command
    .option('--data <folder>', 'folder of the database (PLUMBLINE_DATA, default ./.plumbline)')
    .option('--json', 'print as JSON')
}

async function withKeys(flags: Flags, work: (keys: KeyStore) => Promise<void>): Promise<void> {
  const { store } = await openStore(readSettings({ data: flags.data }).dataFolder)
  try {
    await work(store.keys)
  } finally {
    await store.close()
  }
}

function line({ id, prefix, role, name, turns_per_minute, usd_per_day, revoked_at }: KeyRecord): string {
  const limits = [
    turns_per_minute === null ? [] : [`${turns_per_minute} turns a minute`],
    usd_per_day === null ? [] : [`$${usd_per_day} a day`],
    revoked_at === null ? [] : [`revoked ${revoked_at}`],
  ].flat()
  const text = [id, `${prefix}…`, role.padEnd(5), name, ...limits].join('  ')
  return revoked_at === null ? text : pc.dim(text)
}

function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}
