import { useQuery } from '@tanstack/react-query';
import { call, type Full } from '@/api/call';
import type { Schema } from '@/api/client';

export type Check = Full<Schema['DialCheckRow']>;
export type DialInput = Schema['DialInputRequest'];

/** Enough of a number to ask about it. */
export const isAskable = (number: string) => (number.match(/\d/g)?.length ?? 0) >= 3;

/** What is known of a number before it is dialled; nothing is dialled. */
export const useCheck = (input: DialInput | null) =>
  useQuery({
    queryKey: ['dial-check', input],
    queryFn: () => call<Check>('post', 'calls/dial-check', { body: input ?? {} }),
    enabled: input !== null,
    staleTime: 10_000,
    gcTime: 30_000,
    retry: false,
    placeholderData: (before) => before,
  });

const AGAINST = ['not_a_number', 'not_in_use', 'emergency', 'premium', 'shared_cost', 'country'] as const;
const REASONS = ['do_not_contact', 'no_consent', 'quiet_hours', 'open_complaint', 'too_often'] as const;
export type Why = `against.${(typeof AGAINST)[number]}` | `contact.${(typeof REASONS)[number]}` | 'tooMany' | 'unknown';

/** Why this may not be dialled, as keys of words; nothing where it may. */
export function whyNot(check: Check): Why[] {
  if (check.is_allowed) return [];
  const against = AGAINST.find((one) => one === check.against);
  const found: Why[] = against ? [`against.${against}`] : [];
  for (const reason of REASONS) if (check.reasons.includes(reason)) found.push(`contact.${reason}`);
  if (check.left <= 0) found.push('tooMany');
  return found.length ? found : ['unknown'];
}
