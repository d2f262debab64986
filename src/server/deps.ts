import type { BlobStore } from '../contract/ports/blobs.ts'
import type { DocumentReader, Embedder } from '../contract/ports/documents.ts'
import type { ModelRegistry } from '../contract/ports/model.ts'
import type { Store } from '../contract/ports/store.ts'
import type { Limits } from '../contract/settings.ts'
import type { Evaluation } from '../evaluation/open.ts'
import type { TurnRuntime } from '../turn/runtime.ts'
import type { ConfigurationStatus } from './configuration-status.ts'
import type { Auth } from './http/auth.ts'
import type { TurnRoutes } from './http/turn-routes.ts'
import type { Metrics } from './metrics.ts'

/** All that the endpoints work with; made by `app.ts`. */
export interface ServerDeps {
  runtime: TurnRuntime
  models: ModelRegistry
  embedders: EmbeddingModels
  store: Store
  blobs: BlobStore
  documents: DocumentReader
  limits: Limits
  auth: Auth
  evaluation: Evaluation
  metrics: Metrics
  configuration: ConfigurationStatus
  /** How long a native turn runs on without a listener, so that a dropped client can come back. */
  resumeGraceMs?: number
  /** Folder of the built console; absent when it was not built. */
  consoleFolder?: string
}

/** What endpoints that run turns work with. */
export type TurnRouteDeps = Pick<ServerDeps, 'runtime' | 'blobs' | 'limits'> & { turnRoutes: TurnRoutes }

/** Embedding models by name: local ones by port, upstream ones by handing the body on. */
export interface EmbeddingModels {
  local: Embedder
  upstream(model: string): { embedUpstream(body: Buffer, signal: AbortSignal): Promise<Buffer> } | undefined
}
