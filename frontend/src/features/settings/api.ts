import { call } from '@/api/call';
import { usePages } from '@/lib/pages';

export interface Token {
  id: number;
  name: string;
  prefix: string;
  scopes: string[];
  created_at: string;
  last_used_at: string | null;
  revoked_at: string | null;
}
export interface Quarantined {
  id: number;
  state: string;
  reason: string;
  reason_text: string;
  reason_detail: string;
  subject: string;
  sender: string;
  envelope_from: string;
  envelope_to: string[];
  size: number;
  received_at: string;
}

export const useTokens = () => usePages<Token>('tokens');
export const issueToken = (name: string, scopes: string[]) =>
  call<{ token: Token; secret: string }>('post', 'tokens', { body: { name, scopes } });
export const revokeToken = (id: number) => call<Token>('post', `tokens/${id}/revoke`);

export const useQuarantine = () => usePages<Quarantined>('quarantine');
export const retryMail = (id: number) => call<Quarantined>('post', `quarantine/${id}/retry`);
