import type { Usage } from '../contract/budget.ts'
import { PlumblineError } from '../contract/errors.ts'
import type { EventBody, FinishReason } from '../contract/event.ts'
import type { GenerationSettings, Model, ModelInfo, ModelOutcome, Route } from '../contract/ports/model.ts'
import { acceptParts } from './accept.ts'
import type { RuntimeDeps } from './deps.ts'
import { type Candidates, execute } from './execute.ts'
import { fitToModel } from './fit.ts'
import { loadHistory } from './history.ts'
import { isoTime } from './iso-time.ts'
import { answerLong, isLong } from './long/answer.ts'
import { toMicrosecond } from './milliseconds.ts'
import { checkModalities, takesAll } from './modalities.ts'
import { checkLimits } from './model-limits.ts'
import { shrinkImages } from './renditions.ts'
import type { TurnRequest } from './request.ts'
import { chooseRoute, type RouteChoice } from './route-choice.ts'
import { runSteps } from './steps.ts'
import type { Turn } from './turn.ts'
import { checkAnswer } from './verification/check-answer.ts'

/** One turn from its start to what ends it. Throws what failed it; nothing it started runs on after. */
export async function runTurn(turn: Turn, route: Route, deps: RuntimeDeps): Promise<EventBody> {
  const { request, log, envelope } = turn
  logStart(turn)
  const accepting = acceptParts(request.messages, deps, envelope, (event) => log.append(event))
  if (accepting) await accepting
  if (continues(request)) await recall(turn, deps)
  const choice = isLong(turn, route.longDocuments) ? undefined : chooseRoute(turn, route, deps)
  const first = choice?.models[0]
  if (first?.info.limits) await shrinkImages(turn, first.info, deps)
  envelope.throwIfOver()
  const outcome = await answer(turn, route, choice, deps)
  turn.wireAnswer = turn.given ? undefined : outcome.wire
  return completed(turn, outcome.finish_reason)
}

function logStart({ id, request, log, envelope }: Turn): void {
  const { model, protocol, stream, wishes, settings, bodyBytes, key } = request
  log.append({
    type: 'turn.started',
    turn_id: id,
    started_at: isoTime(Date.now() - envelope.elapsedMs()),
    model,
    protocol,
    stream,
    budget: wishes.budget ?? {},
    user: wishes.user,
    key: key?.id,
    conversation: wishes.conversation,
    settings: writtenSettings(settings),
    body_bytes: bodyBytes,
  })
}

/** As the client sent them, at one level. Named one by one: patterns and literals with a rest take far longer. */
function writtenSettings(settings: GenerationSettings): Record<string, unknown> {
  const written = { ...settings.extra }
  written.max_output_tokens = settings.max_output_tokens
  written.temperature = settings.temperature
  written.top_p = settings.top_p
  written.stop = settings.stop
  return written
}

/** The way that fits: a long document in pieces, an agent in steps, anything else in one go. */
function answer(
  turn: Turn,
  route: Route,
  choice: RouteChoice | undefined,
  deps: RuntimeDeps,
): Promise<ModelOutcome> {
  const { agent, longDocuments } = route
  const { services, defaults } = deps
  if (!choice) {
    if (!longDocuments) throw new Error('what is not routed is read in pieces')
    const { ceilings, retries } = defaults
    const candidates = { models: [longDocuments.reader], ceilings, retries }
    return checked(() => answerLong(longDocuments, turn, deps), candidates, turn, deps)
  }
  const candidates = plan(turn, route, choice, deps)
  const produce = () =>
    agent ? runSteps(agent, candidates, turn, services) : execute(candidates, turn, services)
  return checked(produce, candidates, turn, deps)
}

function checked(
  produce: () => Promise<ModelOutcome>,
  candidates: Candidates,
  turn: Turn,
  deps: RuntimeDeps,
): Promise<ModelOutcome> {
  return turn.checks ? checkAnswer(turn.checks, produce, candidates, turn, deps) : produce()
}

function continues({ wishes }: TurnRequest): boolean {
  return wishes.conversation !== undefined || wishes.previous_turn !== undefined
}

/** Puts what was said before in front of the input. */
async function recall(turn: Turn, { turns }: RuntimeDeps): Promise<void> {
  const { request, log, projection } = turn
  const history = await loadHistory(request, turns)
  if (!history) return
  log.append({ type: 'history.loaded', turn_ids: history.turnIds })
  turn.given = {
    messages: [...history.messages, ...projection.input],
    paths: [...history.paths, ...projection.paths],
    settings: request.settings,
  }
}

/** Leaves out what the model has no room for, and says so. Throws what is too much even then. */
function leaveOut(turn: Turn, info: ModelInfo): void {
  if (!info.limits) return
  const { given, leftOut } = fitToModel(turn.conversation, info.limits)
  const [tooMuch] = checkLimits(info, given.messages, given.paths)
  if (tooMuch) throw tooMuch
  if (leftOut.length === 0) return
  turn.given = given
  for (const { path, part, reason } of leftOut) {
    const message = `An earlier ${part.type} was left out: ${reason}.`
    turn.log.append({ type: 'warning', code: 'history_trimmed', message, part: path })
  }
}

/** True when the model takes the whole conversation as it is now. */
function takes({ projection, conversation }: Turn, model: Model): boolean {
  const { messages, paths } = conversation
  return takesAll(model, projection) && checkLimits(model.info, messages, paths).length === 0
}

/** The models to try: those of the route as they were chosen, then the fallbacks that the request names. */
function plan(turn: Turn, route: Route, choice: RouteChoice, deps: RuntimeDeps): Candidates {
  const { request, log, projection } = turn
  const { wishes } = request
  const { reason, propensity, routing } = choice
  const named = [...choice.models, ...fallbackModels(request, deps)]
  const [first] = named
  if (!first) throw new Error('a route has models')
  checkModalities(first, projection)
  leaveOut(turn, first.info)
  const models = named.filter((model, i) => named.indexOf(model) === i && (i === 0 || takes(turn, model)))
  const chosen = first.info.id
  log.append({
    type: 'plan',
    candidates: models.map(({ info }) => info.id),
    chosen,
    reason,
    propensity,
    routing,
  })
  const { ceilings, retries } = deps.defaults
  const hedge = route.hedge ?? (wishes.hedge ? { extra_load: 0.05 } : undefined)
  // A whole answer is one piece of output, however long it takes to write.
  const own = request.stream || hedge ? ceilings : { attempt_ms: ceilings.attempt_ms ?? 600_000 }
  return { models, ceilings: { ...own, ...route.ceilings }, retries, hedge }
}

/** The models that the request names to fall back to. Turns name them at the top, other protocols in `plumbline`. */
function fallbackModels({ wishes, protocol }: TurnRequest, deps: RuntimeDeps): Model[] {
  const field = protocol === 'turns' ? 'fallback' : 'plumbline.fallback'
  return (wishes.fallback ?? []).map((id, i) => {
    const model = deps.models.get(id)
    if (model) return model
    throw new PlumblineError('model_not_found', { param: `${field}[${i}]`, details: { model: id } })
  })
}

function completed(turn: Turn, finish_reason: FinishReason): EventBody {
  const { log, projection, request } = turn
  const spent = spentBy(turn)
  log.append({ type: 'budget', budget: request.wishes.budget ?? {}, spent })
  return { type: 'turn.completed', finish_reason, usage: totalUsage(projection.usages), spent }
}

/** How a turn that was cut short ends: what was said by the deadline is an answer that stops early. */
export function endingOf(turn: Turn, error: PlumblineError): EventBody {
  const { projection, log } = turn
  if (error.code === 'deadline_exceeded' && projection.text !== '' && projection.toolCalls.length === 0) {
    const message = `The answer stops here because its ${error.details.limit} ms were over.`
    log.append({ type: 'warning', code: 'deadline_reached', message })
    return completed(turn, 'length')
  }
  const spent = spentBy(turn)
  return error.code === 'turn_cancelled'
    ? { type: 'turn.cancelled', reason: error.message, spent }
    : { type: 'turn.failed', error: error.toWire(), spent }
}

/** Cost is null as soon as that of one attempt is unknown. */
function spentBy({ envelope, projection }: Turn) {
  let cost_usd: number | null = 0
  for (const attempt of projection.attempts) {
    cost_usd = cost_usd === null || attempt.cost_usd === null ? null : cost_usd + attempt.cost_usd
  }
  return { latency_ms: toMicrosecond(envelope.elapsedMs()), cost_usd }
}

/** Tokens of all attempts that reported theirs; null when none did. */
function totalUsage(usages: Usage[]): Usage | null {
  const [first, ...rest] = usages
  if (!first || rest.length === 0) return first ?? null
  const total: Usage = { ...first }
  for (const usage of rest) {
    for (const [name, tokens] of Object.entries(usage) as [keyof Usage, number][]) {
      total[name] = (total[name] ?? 0) + tokens
    }
  }
  return total
}
