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
 * The `create…` function of a provider package of the AI SDK (its first one, unless it is named): from beside Plumbline, else from the folder it was
 * started in. Undefined when the package is not installed. Throws when it is there and cannot be loaded, or is of
 * another major version.
 */
export async function sdkFactory(
  packageName: string,
  factoryName: string | undefined,
  folder = process.cwd(),
): Promise<SdkFactory | undefined> {
  const loaded = await load(packageName, folder)
  if (loaded === undefined) return undefined
  const name = factoryName ?? Object.keys(loaded).find((key) => /^create[A-Z]/.test(key)) ?? 'create…'
  const factory: unknown = loaded[name]
  if (typeof factory !== 'function') throw new Error(`${packageName} has no ${name}`)
  return (settings) => {
    const provider: unknown = factory(settings)
    if (!isProvider(provider)) throw new Error(`${packageName} is not of the AI SDK 6`)
    return { languageModel: (modelId) => ofThisVersion(provider.languageModel(modelId), packageName) }
  }
}

/** Looked up before it is imported: where nothing resolves nothing is there, and whatever fails later is broken. */
async function load(packageName: string, folder: string): Promise<Record<string, unknown> | undefined> {
  for (const from of [import.meta.url, join(folder, 'package.json')]) {
    const path = resolved(packageName, from)
    if (path !== undefined) return import(pathToFileURL(path).href)
  }
  return undefined
}

function resolved(packageName: string, from: string): string | undefined {
  try {
    return createRequire(from).resolve(packageName)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return undefined
    throw error
  }
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
