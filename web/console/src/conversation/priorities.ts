import type { Conversation } from '@omnichat/client/types';

export type Priority = Conversation['priority'];

/** The most urgent first, as choices of a field. */
export const PRIORITIES: { readonly value: Priority; readonly label: string }[] = [
  { value: 'urgent', label: 'Urgent' },
  { value: 'high', label: 'High' },
  { value: 'normal', label: 'Normal' },
  { value: 'low', label: 'Low' },
];
