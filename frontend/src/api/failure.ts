/** What went wrong with a call, always in the server's one error shape; `message` is already in the person's language. */
export class Failure extends Error {
  constructor(
    readonly status: number,
    /** stable; the screen reacts to this, never to the prose */
    readonly code: string,
    message: string,
    readonly fields: Record<string, string> = {},
    readonly detail: Record<string, unknown> = {},
  ) {
    super(message);
  }

  /** No answer at all: the line is down or the server did not answer in time. Nothing is known about the write. */
  get noAnswer() {
    return this.status === 0;
  }
}

interface Body {
  code?: string;
  message?: string;
  fields?: { field: string; message: string }[];
  detail?: Record<string, unknown>;
}

/** Reads the error of an answer; anything that is not our shape (a proxy's page) becomes `http_<status>`. */
export async function failureOf(response: Response): Promise<Failure> {
  const body = (await response.json().catch(() => ({}))) as Body;
  const fields = Object.fromEntries((body.fields ?? []).map((one) => [one.field, one.message]));
  return new Failure(response.status, body.code ?? `http_${response.status}`, body.message ?? '', fields, body.detail);
}

/** The HTTP status of whatever a call threw; 0 when there was no answer or it was something else. */
export const statusOf = (error: unknown): number => (error instanceof Failure ? error.status : 0);
