type Answer<T> = { 200: { headers: Record<string, unknown>; content: { 'application/json': T } } };
type Params<P, Q> = { query?: Q; path: P; header?: { 'Idempotency-Key'?: string }; cookie?: never };
type NoPath<Q> = { query?: Q; path?: never; header?: { 'Idempotency-Key'?: string }; cookie?: never };
type Get<T, Q = never> = { parameters: NoPath<Q>; requestBody?: never; responses: Answer<T> };
type GetAt<P, T, Q = never> = { parameters: Params<P, Q>; requestBody?: never; responses: Answer<T> };
type Write<B, T> = {
  parameters: NoPath<never>;
  requestBody: { content: { 'application/json': B } };
  responses: Answer<T>;
};
type WriteAt<P, B, T> = {
  parameters: Params<P, never>;
  requestBody: { content: { 'application/json': B } };
  responses: Answer<T>;
};
type DoAt<P, T> = { parameters: Params<P, never>; requestBody?: never; responses: Answer<T> };
type Id = { id: number };
type S = components['schemas'];
type Names = { [language: string]: string };
type Page<T> = { items: T[]; next: string | null };

export interface paths {
  '/api/v1/me': { get: Get<S['Me']>; patch: Write<{ language?: string; scheme?: string }, S['Me']> };
  '/api/v1/desk': { get: Get<S['Desk']> };
  '/api/v1/agent-state': { put: Write<{ chosen: string; reason?: string }, S['AgentStateRow']> };
  '/api/v1/reservations/{id}/accept': { post: DoAt<Id, S['WorkItemRow']> };
  '/api/v1/reservations/{id}/reject': { post: DoAt<Id, S['WorkItemRow']> };
  '/api/v1/work-items/{id}/wrap-up': { post: DoAt<Id, S['WorkItemRow']> };
  '/api/v1/work-items/{id}/finish': { post: WriteAt<Id, { disposition?: string; note?: string }, S['WorkItemRow']> };
  '/api/v1/work-items/{id}/transfer': {
    post: WriteAt<Id, { queue?: number; agent?: number; note?: string }, S['WorkItemRow']>;
  };
  '/api/v1/work-items/{id}/explanation': { get: GetAt<Id, S['Explanation']> };
  '/api/v1/queues': { get: Get<Page<S['QueueRow']>> };
  '/api/v1/queues/{id}/dispositions': { get: GetAt<Id, S['DispositionRow'][]> };
  '/api/v1/people': { get: Get<Page<S['PersonRow']>, { q?: string }> };
  '/api/v1/tickets': {
    get: Get<Page<S['TicketRow']>, { view?: string; q?: string; cursor?: string }>;
  };
  '/api/v1/tickets/counts': { get: Get<S['TicketCounts']> };
  '/api/v1/tickets/{id}': { get: GetAt<Id, S['TicketDetail']> };
  '/api/v1/tickets/{id}/timeline': { get: GetAt<Id, Page<S['TimelineEntry']>, { cursor?: string }> };
  '/api/v1/tickets/{id}/replies': {
    post: WriteAt<Id, { text: string; html?: string; attachments?: number[]; cc?: string[] }, S['MessageRow']>;
  };
  '/api/v1/tickets/{id}/notes': {
    post: WriteAt<Id, { text: string; html?: string; attachments?: number[] }, S['MessageRow']>;
  };
  '/api/v1/tickets/{id}/status': { post: WriteAt<Id, { status: string }, S['TicketDetail']> };
  '/api/v1/tickets/{id}/assignee': { post: WriteAt<Id, { person: number | null }, S['TicketDetail']> };
  '/api/v1/tickets/{id}/priority': { post: WriteAt<Id, { priority: string }, S['TicketDetail']> };
  '/api/v1/tickets/{id}/draft': {
    get: GetAt<Id, S['Draft'], { kind: string }>;
    put: WriteAt<Id, { kind: string; body: string; rev: number; based_on_message?: number | null }, S['Draft']>;
    delete: { parameters: Params<Id, { kind: string }>; requestBody?: never; responses: Answer<never> };
  };
  '/api/v1/tickets/{id}/suggestions': { get: GetAt<Id, S['ArticleHit'][]> };
  '/api/v1/customers': { get: Get<Page<S['CustomerRow']>, { q?: string }> };
  '/api/v1/customers/{id}/overview': { get: GetAt<Id, S['Overview']> };
  '/api/v1/articles': { get: Get<Page<S['ArticleHit']>, { q?: string; language?: string }> };
  '/api/v1/articles/{id}': { get: GetAt<Id, S['ArticleDetail']> };
  '/api/v1/calls/{id}': { get: GetAt<Id, S['CallRow']> };
  '/api/v1/calls/{id}/hold': { post: DoAt<Id, S['CallRow']> };
  '/api/v1/calls/{id}/resume': { post: DoAt<Id, S['CallRow']> };
  '/api/v1/calls/{id}/mute': { post: WriteAt<Id, { muted: boolean }, S['CallRow']> };
  '/api/v1/calls/{id}/end': { post: DoAt<Id, S['CallRow']> };
  '/api/v1/phone': { get: Get<{ device: string; token: string | null }> };
}

export interface components {
  schemas: {
    Me: {
      id: number;
      name: string;
      username: string;
      role: 'agent' | 'supervisor' | 'editor' | 'admin';
      language: string;
      scheme: string;
      team: { id: number; name: string } | null;
      data_scope: string;
    };
    PersonRow: { id: number; name: string; team: string | null };
    Desk: { cursor: string; audience_version: number; rows: { [kind: string]: object[] } };
    ReservationRow: {
      id: number;
      agent: number;
      state: 'pending' | 'accepted' | 'rejected' | 'timed_out' | 'withdrawn';
      created_at: string;
      expires_at: string;
    };
    WorkItemRow: {
      id: number;
      version: number;
      queue: { id: number; key: string; name: Names };
      media: 'voice' | 'chat' | 'email' | 'task';
      ref_kind: string;
      ref_id: number;
      title: string;
      customer: { id: number; name: string; tier: string } | null;
      customer_id: number | null;
      ticket_id: number | null;
      state: 'waiting' | 'reserved' | 'active' | 'parked' | 'wrap_up' | 'done' | 'abandoned' | 'cancelled';
      state_since: string;
      priority: number;
      enqueued_at: string;
      agent: number | null;
      reservation: components['schemas']['ReservationRow'] | null;
      wrap_up_due_at: string | null;
      screen_pop: { [key: string]: unknown };
    };
    AgentStateRow: {
      id: number;
      version: number;
      person: { id: number; name: string };
      chosen: 'available' | 'break' | 'offline';
      reason: string;
      state: 'available' | 'break' | 'offline' | 'talking' | 'wrap_up' | 'busy';
      since: string;
    };
    TicketRow: {
      id: number;
      version: number;
      number: string;
      subject: string;
      kind: string;
      status: 'open' | 'pending' | 'on_hold' | 'resolved' | 'closed';
      priority: 'low' | 'normal' | 'high' | 'urgent';
      media: string;
      customer: { id: number; name: string; tier: string } | null;
      contact_point: { kind: string; value: string } | null;
      assignee: { id: number; name: string } | null;
      queue: { id: number; name: Names } | null;
      due_at: string | null;
      tags: string[];
      unread: boolean;
      updated_at: string;
    };
    TicketDetail: components['schemas']['TicketRow'] & { message_count: number; created_at: string };
    TicketCounts: { mine: number; team: number; unassigned: number; overdue: number };
    MessageRow: {
      id: number;
      version: number;
      ticket_id: number;
      direction: 'in' | 'out' | 'note' | 'system';
      media: string;
      state: string;
      created_at: string;
    };
    AttachmentRow: { id: number; filename: string; content_type: string; size: number };
    TimelineEntry: {
      id: string;
      kind: 'message' | 'call' | 'event';
      at: string;
      direction: 'in' | 'out' | 'note' | 'system' | null;
      media: string;
      author: string;
      subject: string;
      text: string;
      quoted: string;
      html: string;
      state: string;
      attachments: components['schemas']['AttachmentRow'][];
      event: { name: string; actor: string; changes: { [field: string]: [unknown, unknown] } } | null;
    };
    CallRow: {
      id: number;
      version: number;
      direction: 'in' | 'out';
      state: string;
      from_value: string;
      customer: { id: number; name: string } | null;
      ticket_id: number | null;
      work_item_id: number | null;
      agent: number | null;
      held: boolean;
      muted: boolean;
      answered_at: string | null;
      created_at: string;
    };
    RetentionCaseRow: { id: number; version: number; customer_id: number; state: string };
    CustomerRow: { id: number; version: number; name: string; tier: string };
    NotificationRow: { id: number; version: number; text: string };
    QueueRow: { id: number; key: string; name: Names; waiting: number; longest_since: string | null; level: number | null };
    DispositionRow: { id: number; code: string; name: Names };
    Explanation: { considered: unknown[] };
    Draft: { kind: string; body: string; rev: number; based_on_message: number | null; updated_at: string };
    ArticleHit: { id: number; title: string; language: string; excerpt: string };
    ArticleDetail: { id: number; title: string; language: string; body_markdown: string; body_html: string };
    Overview: { customer: components['schemas']['CustomerRow'] };
  };
}
