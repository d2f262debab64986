/** Work on what others wrote, done in a process that can be killed. */
export type WorkshopTasks = {
  /** HTML to text; relative links are told in full. */
  readable: { input: { html: Uint8Array; url: string }; output: { title: string; text: string } }
  /** A Vega-Lite specification to a PNG; `reason` says what is wrong with it. */
  chart: { input: { spec: unknown }; output: { png: Uint8Array } | { reason: string } }
}
