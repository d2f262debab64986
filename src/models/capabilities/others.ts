import type { Family } from './capability.ts'

/**
 * Open models and those of smaller providers. Only what their cards say; a model that takes text alone is named so
 * that no image is sent to it. Sources: docs.mistral.ai/getting-started/models, api-docs.deepseek.com/quick_start/pricing,
 * ollama.com/library, docs.aws.amazon.com/nova.
 */
export const otherFamilies: Family[] = [
  [
    /^(embed|nomic-embed|bge-|mxbai-embed|all-minilm|mistral-embed|codestral-embed)/,
    { input: ['text'], output: [] },
  ],
  [
    /^(codestral|devstral|open-mistral|open-mixtral|mixtral|mistral-7b|mistral-nemo|mistral(:|$)|mathstral)/,
    { input: ['text'], output: ['text'] },
  ],
  [/^voxtral/, { input: ['text', 'audio'], output: ['text'] }],
  [
    /^(mistral|ministral|magistral|pixtral)/,
    {
      input: ['text', 'image'],
      output: ['text'],
      tools: true,
      limits: { images: 8, image_bytes: 10_000_000 },
    },
  ],
  [/^deepseek-chat/, { input: ['text'], output: ['text'], tools: true, max_output_tokens: 8_192 }],
  [/^deepseek-(v|r|coder|reasoner|llm)/, { input: ['text'], output: ['text'] }],
  [/^llama-?(2|3(\.1|\.3)?)([:-](?!.*vision)|$)/, { input: ['text'], output: ['text'] }],
  [/^(qwen(2(\.5)?|3)?)([:-](?!.*(vl|omni))|$)/, { input: ['text'], output: ['text'] }],
  [
    /^(phi-?[34](?!.*(vision|multimodal))|starcoder|codellama|tinyllama|smollm[12]?[:-])/,
    { input: ['text'], output: ['text'] },
  ],
  [/^nova-micro/, { input: ['text'], output: ['text'], tools: true }],
  [
    /^nova-/,
    {
      input: ['text', 'image', 'document'],
      output: ['text'],
      tools: true,
      limits: { request_bytes: 25_000_000 },
    },
  ],
]
