import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Label } from '../../../src/contract/label.ts'
import { labelTurn, listLabels } from '../api/labels.ts'

/** Who labels are from when nobody is named: the person at this console. */
const person = 'person'

/** What a person said of a turn's answer, what others say, and a way to say it. */
export function useLabel(turnId: string) {
  const client = useQueryClient()
  const key = ['labels', turnId]
  const { data: labels = [] } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => listLabels(turnId, signal),
  })
  const saying = useMutation({
    mutationFn: (correct: boolean) => labelTurn(turnId, correct),
    onSuccess: (label) => {
      client.setQueryData<Label[]>(key, (before = []) => [
        ...before.filter(({ rater }) => rater !== label.rater),
        label,
      ])
      return client.invalidateQueries({ queryKey: ['quality'] })
    },
  })
  const said = saying.isPending ? saying.variables : labels.find(({ rater }) => rater === person)?.correct
  return {
    said,
    others: labels.filter(({ rater }) => rater !== person),
    say: saying.mutate,
    error: saying.error,
  }
}
