/** Who else sits in the room: whether I hear them, whether they hear me, and who of us two makes the connection. */
export interface Peer {
  call: string;
  turn: number;
  hears: boolean;
  heard: boolean;
  offers: boolean;
}

/** What the carrier says about the sound of one leg. */
export interface SoundTold {
  call: string;
  turn: number;
  room: string | null;
  held: boolean;
  peers: Peer[];
}

interface Signal {
  pair: string;
  description?: RTCSessionDescriptionInit;
  candidate?: RTCIceCandidateInit;
}

interface Line {
  pair: string;
  connection: RTCPeerConnection;
  sound: HTMLAudioElement;
  track: MediaStreamTrack | null;
  early: RTCIceCandidateInit[];
  heard: boolean;
}

const pairOf = (told: SoundTold, peer: Peer) =>
  [`${told.call}:${told.turn}`, `${peer.call}:${peer.turn}`].sort().join(' ');

/**
 * The voices of one call, from browser to browser on this machine. Who hears whom is the carrier's word: a track that
 * may not be heard is switched off where it is made, and again where it would be heard.
 */
export class Sound {
  private lines = new Map<string, Line>();
  private work: Promise<void> = Promise.resolve();
  private muted = false;
  private over = false;

  constructor(
    private microphone: () => MediaStream | null,
    private send: (to: string, data: Signal) => void,
  ) {}

  apply(told: SoundTold) {
    this.next(async () => {
      const wanted = new Map(told.peers.map((peer) => [peer.call, peer]));
      for (const [call, line] of this.lines) {
        const peer = wanted.get(call);
        if (!peer || pairOf(told, peer) !== line.pair) this.drop(call);
      }
      for (const peer of told.peers) await this.meet(told, peer);
    });
  }

  signal(from: string, data: Signal) {
    this.next(async () => {
      const line = this.lines.get(from);
      if (!line || line.pair !== data.pair) return;
      if (data.description) await this.describe(from, line, data.description);
      else if (data.candidate && !line.connection.remoteDescription) line.early.push(data.candidate);
      else if (data.candidate) await line.connection.addIceCandidate(data.candidate);
    });
  }

  mute(on: boolean) {
    this.muted = on;
    for (const line of this.lines.values()) this.open(line);
  }

  /** The microphone is there only now, or is another one. */
  speak() {
    this.next(async () => {
      for (const line of this.lines.values()) await this.attach(line);
    });
  }

  close() {
    this.over = true;
    for (const call of [...this.lines.keys()]) this.drop(call);
  }

  /** One after the other: what the carrier says and what the others answer must not overtake each other. */
  private next(what: () => Promise<void>) {
    this.work = this.work.then(() => (this.over ? undefined : what())).catch(() => undefined);
  }

  private async meet(told: SoundTold, peer: Peer) {
    const known = this.lines.get(peer.call);
    const line = known ?? this.begin(told, peer);
    line.heard = peer.heard;
    line.sound.muted = !peer.hears;
    this.open(line);
    if (known || !peer.offers) return;
    line.connection.addTransceiver('audio', { direction: 'sendrecv' });
    await this.attach(line);
    await line.connection.setLocalDescription();
    this.tell(peer.call, line);
  }

  private begin(told: SoundTold, peer: Peer): Line {
    const connection = new RTCPeerConnection({ iceServers: [] });
    const sound = new Audio();
    sound.autoplay = true;
    const line: Line = { pair: pairOf(told, peer), connection, sound, track: null, early: [], heard: peer.heard };
    connection.ontrack = (event) => {
      sound.srcObject = event.streams[0] ?? new MediaStream([event.track]);
      void sound.play().catch(() => undefined);
    };
    connection.onicecandidate = (event) => {
      if (event.candidate) this.send(peer.call, { pair: line.pair, candidate: event.candidate.toJSON() });
    };
    this.lines.set(peer.call, line);
    return line;
  }

  private async describe(from: string, line: Line, description: RTCSessionDescriptionInit) {
    await line.connection.setRemoteDescription(description);
    for (const candidate of line.early.splice(0)) await line.connection.addIceCandidate(candidate);
    if (description.type !== 'offer') return;
    for (const one of line.connection.getTransceivers()) one.direction = 'sendrecv';
    await this.attach(line);
    await line.connection.setLocalDescription();
    this.tell(from, line);
  }

  private tell(to: string, line: Line) {
    const description = line.connection.localDescription;
    if (description) this.send(to, { pair: line.pair, description: description.toJSON() });
  }

  /** A copy of the voice for each: one may be heard here and not there. */
  private async attach(line: Line) {
    const voice = this.microphone()?.getAudioTracks()[0];
    line.track?.stop();
    line.track = voice ? voice.clone() : null;
    this.open(line);
    for (const sender of line.connection.getSenders()) await sender.replaceTrack(line.track);
  }

  private open(line: Line) {
    if (line.track) line.track.enabled = line.heard && !this.muted;
  }

  private drop(call: string) {
    const line = this.lines.get(call);
    this.lines.delete(call);
    line?.track?.stop();
    line?.connection.close();
    if (line) line.sound.srcObject = null;
  }
}
