import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** `npx vite console` serves the console alone and hands /v1, /healthz and /openapi.json to a server that runs beside it. */
const server = process.env.PLUMBLINE_URL ?? 'http://127.0.0.1:4100'

export default defineConfig(({ command }) => {
  // Test runners set NODE_ENV, and a build under them would take React's development half.
  if (command === 'build') process.env.NODE_ENV = 'production'
  return {
    root: import.meta.dirname,
    base: '/',
    plugins: [react(), tailwindcss()],
    build: {
      outDir: '../dist/console',
      emptyOutDir: true,
      rolldownOptions: {
        // Libraries change seldom, so browsers keep them over upgrades; each page comes when it is opened.
        output: {
          codeSplitting: {
            groups: [
              {
                name: 'react',
                test: /node_modules[\\/](react|react-dom|scheduler|use-sync-external-store)[\\/]/,
              },
              { name: 'tanstack', test: /node_modules[\\/]@tanstack[\\/]/ },
            ],
          },
        },
        checks: { bundlerTimings: false },
      },
    },
    server: { proxy: { '/v1': server, '/healthz': server, '/openapi.json': server } },
  }
})
