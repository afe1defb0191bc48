import type { RoutingPolicy, RoutingPolicyView } from '@omnichat/client/types';
import { hoursOf, weekOf } from './week.js';

export const STRATEGIES: Record<RoutingPolicy['strategy'], { readonly label: string; readonly about: string }> = {
  round_robin: { label: 'In turn', about: 'The next in the circle after the one who got the last chat.' },
  least_busy: { label: 'Least busy', about: 'The one with the smallest share of the capacity in use.' },
  sticky: { label: 'The same person again', about: 'The one to whom the visitor spoke last, else the least busy.' },
  skills: {
    label: 'By skills',
    about: 'The one with the fewest skills beyond those asked for: specialists stay free.',
  },
  manual: { label: 'By hand', about: 'Nobody: chats wait until a seller takes one.' },
};

export const valuesOf = (policy: RoutingPolicyView) => ({
  strategy: policy.strategy,
  first_responder: policy.first_responder,
  language_match: policy.language_match,
  grace_seconds: policy.grace_seconds as number | '',
  on_seller_lost: policy.on_seller_lost,
  max_wait_seconds: policy.max_wait_seconds ?? ('' as number | ''),
  on_max_wait: policy.on_max_wait,
  assistant_helps_while_queued: policy.assistant_helps_while_queued,
  priority: policy.priority,
  time_zone: policy.time_zone,
  business_hours: policy.business_hours && weekOf(policy.business_hours),
  holidays: policy.holidays.map(({ date, name }) => ({ date, name: name ?? '' })),
});

export type PolicyValues = ReturnType<typeof valuesOf>;

export const policyOf = (values: PolicyValues): RoutingPolicy => ({
  ...values,
  grace_seconds: values.grace_seconds === '' ? 45 : values.grace_seconds,
  max_wait_seconds: values.max_wait_seconds === '' ? null : values.max_wait_seconds,
  business_hours: values.business_hours && hoursOf(values.business_hours),
  holidays: values.holidays
    .filter(({ date }) => date !== '')
    .map(({ date, name }) => (name.trim() === '' ? { date } : { date, name })),
});
