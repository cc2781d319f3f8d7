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
  '/api/v1/queues/{id}/dispositions': { get: GetAt<Id, Page<S['DispositionRow']>> };
  '/api/v1/people': { get: Get<Page<S['PersonRow']>, { q?: string }> };
  '/api/v1/tickets': {
    get: Get<Page<S['TicketRow']>, { view?: string; q?: string; cursor?: string; limit?: number; customer?: number }>;
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
  '/api/v1/customers/{id}/overview': { get: GetAt<Id, S['CustomerOverview']> };
  '/api/v1/customers/{id}/billing': { get: GetAt<Id, S['BillingAnswer']> };
  '/api/v1/retention-cases': { get: Get<Page<S['RetentionCaseRow']>, { customer?: number; state?: string }> };
  '/api/v1/retention-cases/{id}': { get: GetAt<Id, S['RetentionCaseDetail']> };
  '/api/v1/retention-cases/{id}/result': {
    post: WriteAt<Id, { result: string; reason: string; measure_id?: number | null }, S['RetentionCaseDetail']>;
  };
  '/api/v1/subscriptions/{id}/disconnect-requests': {
    post: WriteAt<Id, { reason: string; note?: string; ticket_id?: number | null }, S['RetentionCaseDetail']>;
  };
  '/api/v1/articles': { get: Get<Page<S['ArticleHit']>, { q?: string; language?: string }> };
  '/api/v1/articles/{id}': { get: GetAt<Id, S['ArticleDetail'], { language?: string }> };
  '/api/v1/calls/{id}': { get: GetAt<Id, S['CallRow']> };
  '/api/v1/calls/{id}/hold': { post: DoAt<Id, S['CallRow']> };
  '/api/v1/calls/{id}/resume': { post: DoAt<Id, S['CallRow']> };
  '/api/v1/calls/{id}/mute': { post: WriteAt<Id, { muted: boolean }, S['CallRow']> };
  '/api/v1/calls/{id}/end': { post: DoAt<Id, S['CallRow']> };
  '/api/v1/phone': { get: Get<{ kind: string; token: string | null; address: string | null }> };
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
      email: string;
      team: string;
      data_scope: string;
      timezone: string;
      has_second_factor: boolean;
    };
    PersonRow: { id: number; name: string; username: string; role: string; team: string };
    Desk: { cursor: string; audience_version: number; rows: { [kind: string]: object[] } };
    ReservationRow: {
      id: number;
      agent: number;
      agent_name: string;
      state: 'pending' | 'accepted' | 'rejected' | 'timed_out' | 'withdrawn';
      created_at: string;
      expires_at: string;
    };
    WorkItemRow: {
      id: number;
      version: number;
      queue: { id: number; key: string; name: Names };
      media: 'voice' | 'chat' | 'email' | 'task';
      ref: { kind: string; id: number };
      title: string;
      customer: { id: number | null; name: string; tier: string } | null;
      customer_id: number | null;
      ticket_id: number | null;
      screen_pop: { [key: string]: unknown };
      state: 'waiting' | 'reserved' | 'active' | 'parked' | 'wrap_up' | 'done' | 'abandoned' | 'cancelled';
      state_since: string;
      enqueued_at: string;
      entered_at: string;
      priority: number;
      agent: { id: number; name: string } | null;
      reservation: components['schemas']['ReservationRow'] | null;
      answered_at: string | null;
      wrap_up_due_at: string | null;
      note: string;
    };
    AgentStateRow: {
      id: number;
      version: number;
      person: number;
      name: string;
      team: string;
      chosen: 'available' | 'break' | 'offline';
      reason: string;
      state: 'available' | 'break' | 'offline' | 'talking' | 'wrap_up' | 'busy';
      since: string;
    };
    TicketRow: {
      id: number;
      version: number;
      number: number;
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
      last_message_direction: string;
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
      call: { waited: number | null; talked: number | null } | null;
      event: { name: string; actor: string; changes: { [field: string]: unknown[] } } | null;
    };
    CallRow: {
      id: number;
      version: number;
      direction: string;
      state: 'menu' | 'queued' | 'connecting' | 'connected' | 'completed' | 'abandoned' | 'failed';
      is_over: boolean;
      caller: string;
      customer: number | null;
      customer_name: string;
      ticket: number | null;
      work_item: number | null;
      agent: number | null;
      held: boolean;
      muted: boolean;
      trouble: string;
      accepted_at: string | null;
      connected_at: string | null;
      created_at: string;
    };
    RetentionCaseRow: {
      id: number;
      version: number;
      customer_id: number;
      state: string;
      reason: 'price' | 'quality' | 'moving' | 'competitor' | 'service' | 'unused' | 'other';
    };
    CustomerRow: {
      id: number;
      version: number;
      number: string;
      name: string;
      tier: string;
      is_provisional: boolean;
      do_not_contact: boolean;
    };
    SubscriptionRow: {
      id: number;
      plan: { id: number; name: Names; product: { kind: string } };
      number: string;
      status: 'active' | 'suspended' | 'ended';
      monthly: string;
      currency: string;
    };
    CustomerTimelineEntry: {
      id: number;
      at: string;
      kind: string;
      title: Names;
      subject_kind: string;
      ticket_id: number | null;
      text: string;
    };
    CustomerOverview: {
      customer: components['schemas']['CustomerRow'];
      churn: { risk: number; level: 'low' | 'medium' | 'high'; reasons: { code: string; text: Names }[] };
      tiles: {
        since: string | null;
        monthly_spend: string;
        currency: string;
        contract_ends_on: string | null;
        days_to_contract_end: number | null;
      };
      contact_points: { id: number; kind: string; shown: string; verified_at: string | null }[];
      subscriptions: components['schemas']['SubscriptionRow'][];
      recent: components['schemas']['CustomerTimelineEntry'][];
    };
    BillingAnswer: {
      state: 'ok' | 'old' | 'unavailable' | 'off';
      lines: { number: string; currency: string; balance: string; arrears: string }[];
    };
    RetentionCaseDetail: components['schemas']['RetentionCaseRow'] & {
      measures: { measure: number; offer: { name: Names; description: Names } }[];
      script: Names;
    };
    NotificationRow: { id: number; version: number; text: string };
    QueueRow: { id: number; key: string; name: Names; media: string; mine: boolean; accepts: boolean; disposition_required: boolean };
    DispositionRow: { id: number; code: string; name: Names; label: string };
    Explanation: { work_item: number; rule: string; agents: { agent: { id: number; name: string }; reason: string; text: string }[]; best: unknown[] };
    Draft: { kind: string; body: string; rev: number; based_on_message: number | null; updated_at: string };
    ArticleHit: { id: number; title: string; language: string; excerpt: string };
    ArticleDetail: { id: number; title: string; language: string; body_markdown: string; body_html: string };
  };
}
