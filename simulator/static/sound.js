'use strict';
/* The sound of the lines on this page. Voices go from browser to browser; the carrier says who hears whom. */

const LATENCY = 0.8; // seconds each way on a slow line
const LOST = 0.25; // of all moments, on a line that loses some
const MOMENT = 120; // ms

/** The page's own voice: one microphone for all lines, asked for with the first of them. */
const mouth = {
  context: null,
  source: null,
  trouble: '',
  opening: null,
  open() {
    this.context ??= new AudioContext();
    void this.context.resume();
    this.opening ??= this.ask();
    return this.opening;
  },
  async ask() {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true } });
      this.source = this.context.createMediaStreamSource(stream);
      this.trouble = '';
    } catch (error) {
      this.trouble = error.name === 'NotAllowedError' ? 'microphoneRefused' : 'microphoneMissing';
      this.opening = null;
    }
  },
};

/** What one line sounds like: the voices of the others, music and speech in; the customer's voice out. */
class LineSound {
  constructor(send) {
    this.send = send;
    this.peers = new Map();
    this.work = Promise.resolve();
    this.quality = 'good';
    const { context } = mouth;
    const node = (make) => context[make]();
    this.out = { gate: node('createGain'), delay: context.createDelay(2), loss: node('createGain'), end: node('createMediaStreamDestination') };
    this.in = { voices: node('createGain'), delay: context.createDelay(2), loss: node('createGain'), all: node('createGain'), ear: node('createGain'), meter: node('createAnalyser') };
    this.out.gate.connect(this.out.delay).connect(this.out.loss).connect(this.out.end);
    this.in.voices.connect(this.in.delay).connect(this.in.loss).connect(this.in.all).connect(this.in.meter);
    this.in.all.connect(this.in.ear).connect(context.destination);
    this.attend(true);
    mouth.open().then(() => mouth.source?.connect(this.out.gate));
    this.timer = setInterval(() => this.worsen(), MOMENT);
  }

  /** Whether the person at the page holds this line to ear and mouth; the other lines wait. */
  attend(on) {
    this.attended = on;
    this.in.ear.gain.value = this.out.gate.gain.value = on ? 1 : 0;
  }

  worsen() {
    const lost = this.quality === 'cut' || (this.quality === 'loss' && Math.random() < LOST);
    this.in.loss.gain.value = this.out.loss.gain.value = lost ? 0 : 1;
    this.in.delay.delayTime.value = this.out.delay.delayTime.value = this.quality === 'latency' ? LATENCY : 0;
  }

  /** How loud it is on the line now, from 0 to 1. */
  level() {
    const wave = new Float32Array(this.in.meter.fftSize);
    this.in.meter.getFloatTimeDomainData(wave);
    return Math.sqrt(wave.reduce((sum, each) => sum + each * each, 0) / wave.length);
  }

  apply(told) {
    this.quality = told.line;
    this.next(async () => {
      const pair = (peer) => [`${told.call}:${told.turn}`, `${peer.call}:${peer.turn}`].sort().join(' ');
      for (const [call, peer] of this.peers)
        if (!told.peers.some((one) => one.call === call && pair(one) === peer.pair)) this.drop(call);
      for (const one of told.peers) await this.meet(one, pair(one));
    });
  }

  async meet(told, pair) {
    const known = this.peers.get(told.call);
    const peer = known ?? this.begin(told.call, pair);
    peer.track.enabled = told.heard;
    peer.volume.gain.value = told.hears ? 1 : 0;
    if (known || !told.offers) return;
    peer.connection.addTransceiver(peer.track, { direction: 'sendrecv' });
    await peer.connection.setLocalDescription();
    this.tell(told.call, peer);
  }

  begin(call, pair) {
    const connection = new RTCPeerConnection({ iceServers: [] });
    const volume = mouth.context.createGain();
    volume.connect(this.in.voices);
    const peer = { pair, connection, volume, track: this.out.end.stream.getAudioTracks()[0].clone(), early: [], pump: new Audio() };
    connection.ontrack = (event) => {
      const stream = event.streams[0] ?? new MediaStream([event.track]);
      peer.pump.muted = true; // a remote stream flows only into an element; what is heard comes through the graph
      peer.pump.srcObject = stream;
      mouth.context.createMediaStreamSource(stream).connect(volume);
    };
    connection.onicecandidate = (event) => event.candidate && this.send(call, { pair, candidate: event.candidate.toJSON() });
    this.peers.set(call, peer);
    return peer;
  }

  signal(from, data) {
    this.next(async () => {
      const peer = this.peers.get(from);
      if (!peer || peer.pair !== data.pair) return;
      const { connection } = peer;
      if (data.candidate) return void (connection.remoteDescription ? await connection.addIceCandidate(data.candidate) : peer.early.push(data.candidate));
      await connection.setRemoteDescription(data.description);
      for (const candidate of peer.early.splice(0)) await connection.addIceCandidate(candidate);
      if (data.description.type !== 'offer') return;
      for (const one of connection.getTransceivers()) { one.direction = 'sendrecv'; await one.sender.replaceTrack(peer.track); }
      await connection.setLocalDescription();
      this.tell(from, peer);
    });
  }

  tell(to, peer) {
    this.send(to, { pair: peer.pair, description: peer.connection.localDescription.toJSON() });
  }
  /** One after the other: what is said must not overtake what was said before. */
  next(what) {
    this.work = this.work.then(() => (this.over ? undefined : what())).catch((error) => console.warn('sound', error));
  }
  drop(call) {
    const peer = this.peers.get(call);
    this.peers.delete(call);
    peer.connection.close();
    peer.track.stop();
    peer.volume.disconnect();
    peer.pump.srcObject = null;
  }

  /** A line of the transcript, as the caller hears it: music, an uploaded recording, or a voice that reads. */
  play({ kind, text, language }, aloud) {
    if (kind === 'say' || kind === 'play') this.hush();
    if (kind === 'unhold' || (kind === 'conference' && text === 'joined')) this.hush();
    if (kind === 'play' && text === '(music)') this.music();
    else if (kind === 'play' && /^https?:/.test(text)) this.recording(text);
    else if (kind === 'say' && aloud && this.attended) this.read(text, language);
  }
  music() {
    const { context } = mouth;
    const volume = context.createGain();
    volume.gain.value = 0.05;
    volume.connect(this.in.all);
    const tones = [392, 493.9, 587.3, 493.9];
    const tone = context.createOscillator();
    tone.type = 'triangle';
    for (let at = 0; at < 600; at += 0.5) tone.frequency.setValueAtTime(tones[(at * 2) % tones.length], context.currentTime + at);
    tone.connect(volume);
    tone.start();
    this.stopPlaying = () => { tone.stop(); volume.disconnect(); };
  }
  recording(url) {
    const sound = new Audio(url);
    sound.muted = !this.attended;
    void sound.play().catch(() => undefined);
    this.stopPlaying = () => sound.pause();
  }
  read(text, language) {
    if (!('speechSynthesis' in window)) return;
    const words = new SpeechSynthesisUtterance(text);
    if (language) words.lang = language;
    speechSynthesis.speak(words);
    this.stopPlaying = () => speechSynthesis.cancel();
  }
  hush() {
    this.stopPlaying?.();
    this.stopPlaying = null;
  }

  close() {
    this.over = true;
    clearInterval(this.timer);
    this.hush();
    for (const call of [...this.peers.keys()]) this.drop(call);
    this.out.gate.disconnect();
    this.in.ear.disconnect();
  }
}
