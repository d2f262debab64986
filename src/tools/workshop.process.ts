import { serve } from '../workers/serve.ts'
import { readable } from './readable-text.ts'
import type { WorkshopTasks } from './workshop-tasks.ts'

await serve<WorkshopTasks>({
  readable: async ({ html, url }) => readable(html, url),
  async chart({ spec }) {
    // Loading it takes longer than all else that this process does.
    const { drawChart } = await import('./draw-chart.ts')
    return drawChart(spec)
  },
})
