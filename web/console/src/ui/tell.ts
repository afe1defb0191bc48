import { notifications } from '@mantine/notifications';
import { ProblemError } from '@omnichat/client';

/** Says what went wrong, with the fields that were refused. */
export function tellFailure(error: unknown): void {
  const title = error instanceof Error ? error.message : 'That did not work.';
  const faults = error instanceof ProblemError ? (error.problem.errors ?? []) : [];
  const message = faults.map(({ path, message: text }) => `${path} ${text}`).join('; ');
  notifications.show({ color: 'red', title, message });
}

export function tellSuccess(message: string): void {
  notifications.show({ color: 'teal', message });
}
