import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { tellFailure, tellSuccess } from '../ui/tell.js';
import { type FaultyForm, showFaults } from './faults.js';

/** A list from the server under a name, fetched anew by whoever changes it. */
export function useList<T>(
  name: string,
  fetch: () => Promise<{ data: readonly T[] }>,
  refreshMs?: (data: readonly T[]) => number | false,
) {
  return useQuery({
    queryKey: [name],
    queryFn: async () => (await fetch()).data,
    refetchInterval: ({ state }) => (state.data && refreshMs ? refreshMs(state.data) : false),
  });
}

interface Outcome<Result> {
  /** Said when it is done. */
  readonly done: string;
  readonly after?: (result: Result) => void;
  /** Where refused fields are shown; what has no field there is told as other failures are. */
  readonly form?: FaultyForm;
}

/** Changes something and fetches the list of that name anew; failures and success are told. */
export function useChange<Input, Result = unknown>(
  name: string,
  change: (input: Input) => Promise<Result>,
  { done, after, form }: Outcome<Result>,
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onError: (error) => (form && showFaults(error, form) ? undefined : tellFailure(error)),
    onSuccess: async (result) => {
      tellSuccess(done);
      await queries.invalidateQueries({ queryKey: [name] });
      after?.(result);
    },
  });
}
