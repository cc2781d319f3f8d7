import { call, type Full } from '@/api/call';
import type { Schema } from '@/api/client';
import { usePages } from '@/lib/pages';

export type Token = Full<Schema['ApiTokenRow']> & { scopes: string[] };
export type Mailbox = Full<Schema['MailboxRow']> & { name: Record<string, string>; signature: Record<string, string> };
export type Quarantined = Full<Schema['QuarantineRow']>;

export const useTokens = () => usePages<Token>('tokens');
export const issueToken = (name: string, scopes: string[]) =>
  call<Schema['IssuedToken']>('post', 'tokens', { body: { name, scopes } });
export const revokeToken = (id: number) => call<Token>('post', `tokens/${id}/revoke`);

export const useQuarantine = () => usePages<Quarantined>('quarantine');
export const retryMail = (id: number) => call<Quarantined>('post', `quarantine/${id}/retry`);

export const useMailboxes = () => usePages<Mailbox>('mailboxes');
/** The address is the key: a new one sets a mailbox up, a known one changes its rule. */
/** `version` 0 sets up an address that is not there yet. */
export const putMailbox = (given: Omit<Mailbox, 'id'>) => call<Mailbox>('put', 'mailboxes', { body: given });
