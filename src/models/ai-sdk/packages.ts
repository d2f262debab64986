import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { LanguageModelV3 } from '@ai-sdk/provider'

/** What every provider package's `create…` makes, as far as it is used here. */
export interface SdkProvider {
  languageModel(modelId: string): LanguageModelV3
}

export type SdkFactory = (settings: Record<string, unknown>) => SdkProvider

/**
 * The `create…` function of a provider package of the AI SDK: from beside Plumbline, else from the folder it was
 * started in. Undefined when the package is not installed. Throws when it is there and cannot be loaded, or is of
 * another major version.
 */
export async function sdkFactory(
  packageName: string,
  factoryName: string,
  folder = process.cwd(),
): Promise<SdkFactory | undefined> {
  const loaded = await load(packageName, folder)
  if (loaded === undefined) return undefined
  const factory: unknown = loaded[factoryName]
  if (typeof factory !== 'function') throw new Error(`${packageName} has no ${factoryName}`)
  return (settings) => {
    const provider: unknown = factory(settings)
    if (!isProvider(provider)) throw new Error(`${packageName} is not of the AI SDK 6`)
    return { languageModel: (modelId) => ofThisVersion(provider.languageModel(modelId), packageName) }
  }
}

async function load(packageName: string, folder: string): Promise<Record<string, unknown> | undefined> {
  try {
    return await import(packageName)
  } catch (error) {
    if (!isAbsent(error, packageName)) throw error
  }
  let path: string
  try {
    path = createRequire(join(folder, 'package.json')).resolve(packageName)
  } catch (error) {
    if (isAbsent(error, packageName)) return undefined
    throw error
  }
  return import(pathToFileURL(path).href)
}

/** True when the package itself is missing, not something that it needs. */
function isAbsent(error: unknown, packageName: string): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false
  const missing = error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'MODULE_NOT_FOUND'
  return missing && error.message.includes(`'${packageName}'`)
}

function isProvider(value: unknown): value is SdkProvider {
  return (
    (typeof value === 'function' || (typeof value === 'object' && value !== null)) &&
    'languageModel' in value &&
    typeof value.languageModel === 'function'
  )
}

function ofThisVersion(model: LanguageModelV3, packageName: string): LanguageModelV3 {
  const { specificationVersion } = model
  if (specificationVersion === 'v3') return model
  throw new Error(`${packageName} speaks specification ${specificationVersion}; the AI SDK 6 speaks v3`)
}
