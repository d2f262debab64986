import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { PlayPage } from './play/PlayPage.tsx'
import { searchFrom } from './quality/search.ts'
import { NotFound } from './shell/NotFound.tsx'
import { Shell } from './shell/Shell.tsx'
import { filtersFrom } from './turns/filters.ts'

/** Number of the citation on show, from 1, as the address says it. */
function citeFrom(search: Record<string, unknown>): { cite?: number } {
  const cite = Number(search.cite)
  return Number.isInteger(cite) && cite > 0 ? { cite } : {}
}

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound })
const play = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: PlayPage,
  validateSearch: (search: Record<string, unknown>): { turn?: string; cite?: number } => ({
    ...(typeof search.turn === 'string' ? { turn: search.turn } : {}),
    ...citeFrom(search),
  }),
})
const turns = createRoute({
  getParentRoute: () => root,
  path: '/turns',
  component: lazyRouteComponent(() => import('./turns/TurnsPage.tsx'), 'TurnsPage'),
  validateSearch: filtersFrom,
})
const turn = createRoute({
  getParentRoute: () => root,
  path: '/turns/$id',
  component: lazyRouteComponent(() => import('./turns/TurnPage.tsx'), 'TurnPage'),
  validateSearch: citeFrom,
})
const quality = createRoute({
  getParentRoute: () => root,
  path: '/quality',
  component: lazyRouteComponent(() => import('./quality/QualityPage.tsx'), 'QualityPage'),
  validateSearch: searchFrom,
})
const reference = createRoute({
  getParentRoute: () => root,
  path: '/reference',
  component: lazyRouteComponent(() => import('./reference/ReferencePage.tsx'), 'ReferencePage'),
  validateSearch: (search: Record<string, unknown>): { text?: string } =>
    search.text === undefined || search.text === '' ? {} : { text: String(search.text) },
})

export const router = createRouter({
  routeTree: root.addChildren([play, turns, turn, quality, reference]),
  scrollRestoration: true,
  defaultPreload: 'intent',
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
