import { useState } from 'react'
import type { Budget } from '../../../src/contract/budget.ts'
import { defaultModel } from '../api/models.ts'
import { useStored } from '../ui/useStored.ts'
import type { BudgetText } from './BudgetFields.tsx'
import { budgetOf } from './budget.ts'

export interface Draft {
  question: string
  setQuestion(question: string): void
  model: string
  setModel(model: string): void
  budgetText: BudgetText
  setBudgetText(text: BudgetText): void
  budget: Budget
  budgetOpen: boolean
  toggleBudget(): void
}

/** What the composer holds besides files. The model and the budget are remembered. */
export function useDraft(): Draft {
  const [question, setQuestion] = useState('')
  const [model, setModel] = useStored('model', defaultModel)
  const [budgetText, setBudgetText] = useStored<BudgetText>('budget', { seconds: '', dollars: '' })
  const [budgetOpen, setBudgetOpen] = useState(false)
  return {
    question,
    setQuestion,
    model,
    setModel,
    budgetText,
    setBudgetText,
    budget: budgetOf(budgetText),
    budgetOpen,
    toggleBudget: () => setBudgetOpen((open) => !open),
  }
}
