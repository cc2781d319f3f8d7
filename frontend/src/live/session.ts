import type { BoardChanges } from './board';
import type { Snapshot } from './reduce';
import { difference } from './reduce';
import type { LiveEvent } from './rows';
import { live } from './store';

export type Message =
  | { type: 'hello'; cursor: string; audience_version: number }
  | { type: 'event'; cursor: string; event: LiveEvent }
  | { type: 'caught_up'; cursor: string; count: number }
  | { type: 'resync'; audience_version?: number }
  | { type: 'beat'; cursor: string }
  | { type: 'board'; board: unknown }
  | ({ type: 'board_changes' } & BoardChanges);

export interface Answer {
  cursor: string;
  audience_version?: number;
  rows: Snapshot;
}

interface Doors {
  /** reads `GET /desk` */
  snapshot: () => Promise<Answer>;
  send: (message: object) => void;
  /** the screen is true again, and this many updates were missed meanwhile */
  caughtUp: (count: number) => void;
  board: (board: unknown) => void;
  boardChanges: (changes: BoardChanges) => void;
  /** the first rows came from a snapshot after all, so every other query may be old; later ones are `caughtUp` */
  replaced: () => void;
}

/**
 * The protocol without the socket: cursor, resume, resync. Everything of ours up to `cursor` has been applied here, so
 * after any interruption we say where we stopped and get exactly what is missing, or are told to read the snapshot.
 */
export class Session {
  private cursor: string | null = null;
  private audience: number | null = null;
  /** events that arrived while a snapshot is being read; null while none is */
  private meanwhile: LiveEvent[] | null = null;
  /** how many missed updates came so far; null while none are missing */
  private catching: number | null = null;
  /** the newest version counted of each subject: what comes twice, or late, shows nobody anything */
  private newest = new Map<string, number>();
  private ever = false;
  /** told to resync while a snapshot was being read: that one may have been taken too early */
  private onceMore = false;
  private stopped = false;

  constructor(private doors: Doors) {}

  /** The rows of the first screen; the socket then resumes from their cursor. */
  start(answer: Answer) {
    live.replace(answer.rows, []);
    this.cursor = answer.cursor;
    this.audience = answer.audience_version ?? null;
  }

  /** Nobody is signed in here any more: what is still being read belongs to nobody. */
  stop() {
    this.stopped = true;
  }

  receive(message: Message) {
    if (this.stopped) return;
    switch (message.type) {
      case 'hello':
        return this.hello(message.cursor, message.audience_version);
      case 'event':
        this.cursor = message.cursor;
        if (this.catching !== null) this.counted(message.event);
        this.meanwhile?.push(message.event);
        return live.push(message.event);
      case 'beat':
        this.cursor = message.cursor;
        return this.doors.send({ type: 'seen' });
      case 'caught_up':
        this.cursor = message.cursor;
        return this.settled();
      case 'resync':
        this.audience = message.audience_version ?? this.audience;
        return void this.resync();
      case 'board':
        return this.doors.board(message.board);
      case 'board_changes':
        return this.doors.boardChanges(message);
      default: {
        const unknown: never = message;
        return unknown;
      }
    }
  }

  private hello(cursor: string, audience: number) {
    const from = this.cursor;
    const known = this.audience ?? audience;
    this.audience = audience;
    if (from === null) {
      this.cursor = cursor;
      void this.resync();
      return;
    }
    // a line that breaks again before it has caught up goes on counting
    if (this.ever) this.catching ??= 0;
    this.ever = true;
    this.doors.send({ type: 'resume', cursor: from, audience_version: known });
  }

  /** An update is what changes a row for its reader: each new version of it once, however many come together. */
  private counted(event: LiveEvent) {
    const [kind, id] = event.subject;
    const key = `${kind}/${id}`;
    const rows = (live.snapshot() as unknown as Record<string, ReadonlyMap<number, { version: number }>>)[kind];
    const known = Math.max(rows?.get(id)?.version ?? -1, this.newest.get(key) ?? -1);
    // nobody misses a row that they never had; our own rights, and what colleagues set for themselves, are no news
    if (kind === 'person' || known >= event.version || (event.gone && known < 0)) return;
    this.newest.set(key, event.version);
    this.catching = (this.catching ?? 0) + 1;
  }

  private settled() {
    const count = this.catching;
    this.catching = null;
    this.newest.clear();
    // while a snapshot is being read, the difference that it makes tells everything
    if (count !== null && this.meanwhile === null) this.doors.caughtUp(count);
  }

  /** The gap is too old or too large, or our audiences changed: the snapshot is the truth again. */
  private async resync() {
    if (this.meanwhile) {
      this.onceMore = true;
      return;
    }
    const back = this.ever;
    this.ever = true;
    live.flush();
    const [before, replayed] = [live.snapshot(), this.catching ?? 0];
    this.catching = null;
    this.newest.clear();
    this.meanwhile = [];
    do {
      this.onceMore = false;
      const answer = await this.read();
      if (!answer) return;
      live.replace(answer.rows, this.meanwhile);
      this.cursor = this.meanwhile.length && this.cursor ? this.cursor : answer.cursor;
      this.audience = answer.audience_version ?? this.audience;
    } while (this.onceMore);
    this.meanwhile = null;
    if (back) this.doors.caughtUp(replayed + difference(before, live.snapshot()));
    else this.doors.replaced();
  }

  /** The snapshot, asked for until it comes; null once nobody waits for it any more. */
  private async read(): Promise<Answer | null> {
    for (let wait = 200; !this.stopped; wait = Math.min(2000, wait * 2)) {
      try {
        const answer = await this.doors.snapshot();
        return this.stopped ? null : answer;
      } catch {
        await new Promise((done) => setTimeout(done, wait));
      }
    }
    return null;
  }
}
