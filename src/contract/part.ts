import { z } from 'zod'
import { BlobRef } from './blob.ts'

/** Marks the end of a prefix that the provider may keep for later requests, as Anthropic's protocol has it. */
export const CacheControl = z.object({ type: z.literal('ephemeral'), ttl: z.enum(['5m', '1h']).optional() })
export type CacheControl = z.infer<typeof CacheControl>

/** Plain text. `citations` is there when it is the text of a document, as with documents below. */
export const TextPart = z.object({
  type: z.literal('text'),
  text: z.string(),
  filename: z.string().optional(),
  citations: z.object({ enabled: z.boolean() }).optional(),
  cache_control: CacheControl.optional(),
})

/** A raster image. `width` and `height` are in pixels, as shown (after EXIF orientation). */
export const ImagePart = z.object({
  type: z.literal('image'),
  blob: BlobRef,
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  filename: z.string().optional(),
  /** How easy it is to read, 0 to 1, from its sharpness, contrast and size; absent where it was not measured. */
  legibility: z.number().min(0).max(1).optional(),
  detail: z.enum(['low', 'high', 'auto', 'original']).optional(),
  cache_control: CacheControl.optional(),
})

/** A PDF. `pages` is its page count. `citations` asks models that can to say which pages they answer from. */
export const DocumentPart = z.object({
  type: z.literal('document'),
  blob: BlobRef,
  pages: z.number().int().positive(),
  /** Whether its pages have text, or are pictures; absent where nobody looked. */
  text_layer: z.boolean().optional(),
  /** Of its pictures of pages, as for images. */
  legibility: z.number().min(0).max(1).optional(),
  filename: z.string().optional(),
  citations: z.object({ enabled: z.boolean() }).optional(),
  cache_control: CacheControl.optional(),
})

/** Sound. `seconds` is absent when the container does not say. */
export const AudioPart = z.object({
  type: z.literal('audio'),
  blob: BlobRef,
  seconds: z.number().nonnegative().optional(),
  filename: z.string().optional(),
})

/** Moving pictures. `seconds` is absent when the container does not say. */
export const VideoPart = z.object({
  type: z.literal('video'),
  blob: BlobRef,
  seconds: z.number().nonnegative().optional(),
  filename: z.string().optional(),
})

/** A call of a tool that a model asked for; `arguments` is the JSON text as the model wrote it. */
export const ToolCallPart = z.object({
  type: z.literal('tool_call'),
  call_id: z.string(),
  name: z.string(),
  arguments: z.string(),
})

/** What a tool returned, as text. */
export const ToolResultPart = z.object({
  type: z.literal('tool_result'),
  call_id: z.string(),
  text: z.string(),
  cache_control: CacheControl.optional(),
})

/** A JSON value that is neither text nor media. */
export const DataPart = z.object({ type: z.literal('data'), value: z.unknown() })

/** One piece of content. Media parts hold a reference to a blob, never bytes. */
export const Part = z.discriminatedUnion('type', [
  TextPart,
  ImagePart,
  DocumentPart,
  AudioPart,
  VideoPart,
  ToolCallPart,
  ToolResultPart,
  DataPart,
])

export type TextPart = z.infer<typeof TextPart>
export type ImagePart = z.infer<typeof ImagePart>
export type DocumentPart = z.infer<typeof DocumentPart>
export type AudioPart = z.infer<typeof AudioPart>
export type VideoPart = z.infer<typeof VideoPart>
export type ToolCallPart = z.infer<typeof ToolCallPart>
export type ToolResultPart = z.infer<typeof ToolResultPart>
export type DataPart = z.infer<typeof DataPart>
export type Part = z.infer<typeof Part>
export type MediaPart = ImagePart | DocumentPart | AudioPart | VideoPart

/** What a model can take in or give out. */
export const Modality = z.enum(['text', 'image', 'document', 'audio', 'video'])
export type Modality = z.infer<typeof Modality>

export function isMediaPart(part: Part): part is MediaPart {
  return part.type === 'image' || part.type === 'document' || part.type === 'audio' || part.type === 'video'
}
