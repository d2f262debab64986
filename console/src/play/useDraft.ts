import { useState } from 'react'
import type { Budget } from '../../../src/contract/budget.ts'
import type { Wishes } from '../../../src/contract/turn.ts'
import { defaultModel, generative, useModels } from '../api/models.ts'
import { useStored } from '../ui/useStored.ts'
import type { BudgetText } from './BudgetFields.tsx'
import { budgetOf } from './budget.ts'

/** What should happen when the model fails or is slow. */
export interface Backup {
  /** Models to turn to, in order. */
  fallback: string[]
  hedge: boolean
}

export interface Draft {
  question: string
  setQuestion(question: string): void
  model: string
  setModel(model: string): void
  budgetText: BudgetText
  setBudgetText(text: BudgetText): void
  budget: Budget
  backup: Backup
  setBackup(backup: Backup): void
  /** Models that may be turned to; none unless several compose. */
  backupModels: string[]
  wishes: Pick<Wishes, 'budget' | 'fallback' | 'hedge'>
  /** Which settings are on show. */
  open: 'budget' | 'backup' | undefined
  toggle(what: 'budget' | 'backup'): void
}

/** What the composer holds besides files. All but the question is remembered. */
export function useDraft(): Draft {
  const { data: models = [] } = useModels()
  const [question, setQuestion] = useState('')
  const [model, setModel] = useStored('model', defaultModel)
  const [budgetText, setBudgetText] = useStored<BudgetText>('budget', { seconds: '', dollars: '' })
  const [stored, setBackup] = useStored<Backup>('backup', { fallback: [], hedge: false })
  const [open, setOpen] = useState<Draft['open']>()
  const composing = generative(models).map(({ id }) => id)
  const backupModels = composing.length > 1 ? models.map(({ id }) => id).filter((id) => id !== model) : []
  // A model that is gone, or is the one asked first, is no fallback now; it may be one again.
  const fallback = stored.fallback.filter((id) => backupModels.includes(id))
  const hedge = stored.hedge && backupModels.length > 0
  const budget = budgetOf(budgetText)
  return {
    question,
    setQuestion,
    model,
    setModel,
    budgetText,
    setBudgetText,
    budget,
    backup: { fallback, hedge },
    setBackup,
    backupModels,
    wishes: { budget, fallback, hedge },
    open,
    toggle: (what) => setOpen((before) => (before === what ? undefined : what)),
  }
}
