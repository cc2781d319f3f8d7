import { Button } from '@mantine/core';
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { send } from '@/api/client';
import { failureOf } from '@/api/failure';
import { useT } from '@/i18n/t';
import { clock, fmt, MOMENT } from '@/lib/time';
import { useFailureText } from '@/ui/State';
import { Tip } from '@/ui/Tip';
import type { CallDetail } from './api';
import css from './Recordings.module.css';
import { heights } from './wave';

type Recording = CallDetail['recordings'][number];

const BARS = 160;
const SPEEDS = [1, 1.25, 1.5, 2];

interface Sound {
  address: string;
  bars: number[];
}

async function fetchSound(recording: number): Promise<Sound> {
  const path = `${location.origin}/api/v1/recordings/${recording}/sound`;
  const answer = await send(new Request(path, { credentials: 'same-origin' }));
  if (!answer.ok) throw await failureOf(answer);
  const bytes = await answer.arrayBuffer();
  const address = URL.createObjectURL(new Blob([bytes], { type: 'audio/wav' }));
  return { address, bars: heights(bytes, BARS) ?? [] };
}

/** How loud it is over its length; what was heard already is darker. */
function Wave({ bars, done }: { bars: number[]; done: number }) {
  return (
    <svg className={css.wave} viewBox={`0 0 ${BARS} 32`} preserveAspectRatio="none" aria-hidden>
      {Array.from({ length: BARS }, (_, at) => {
        const height = Math.max(1.5, (bars[at] ?? 0) * 30);
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
            key={at}
            x={at + 0.2}
            y={16 - height / 2}
            width={0.6}
            height={height}
            data-done={at / BARS < done || undefined}
          />
        );
      })}
    </svg>
  );
}

/** Loads the sound with the first press: that somebody listens is noted with the call. */
function usePlayer(recording: Recording) {
  const audio = useRef<HTMLAudioElement>(null);
  const [sound, setSound] = useState<Sound>();
  const [state, setState] = useState<'idle' | 'loading' | 'playing'>('idle');
  const [error, setError] = useState<unknown>();
  const [at, setAt] = useState(0);
  const address = sound?.address;
  useEffect(() => {
    if (!address) return;
    // the first press meant to hear it; where the browser wants another press, the button still offers it
    void audio.current?.play().catch(() => setState('idle'));
    return () => URL.revokeObjectURL(address);
  }, [address]);
  const toggle = async () => {
    if (state === 'playing') return audio.current?.pause();
    if (sound) return void audio.current?.play();
    setState('loading');
    setError(undefined);
    try {
      setSound(await fetchSound(recording.id));
    } catch (failed) {
      setState('idle');
      setError(failed);
    }
  };
  const seek = (seconds: number) => {
    if (audio.current) audio.current.currentTime = seconds;
    setAt(seconds);
  };
  return { audio, sound, state, setState, error, at, setAt, toggle, seek };
}

function Player({ recording }: { recording: Recording }) {
  const { t } = useT('calls');
  const text = useFailureText();
  const { audio, sound, state, setState, error, at, setAt, toggle, seek } = usePlayer(recording);
  const [speed, setSpeed] = useState(0);
  const rate = SPEEDS[speed] ?? 1;
  const faster = () => setSpeed((speed + 1) % SPEEDS.length);
  // again when the sound is there: a speed may be chosen before the first press
  // biome-ignore lint/correctness/useExhaustiveDependencies: the sound brings the element that is set
  useEffect(() => {
    if (!audio.current) return;
    audio.current.defaultPlaybackRate = rate;
    audio.current.playbackRate = rate;
  }, [audio, rate, sound]);
  const playing = state === 'playing';
  return (
    <>
      <div className={css.player}>
        <Tip
          label={t(playing ? 'sound.pause' : 'sound.play')}
          size={36}
          radius="xl"
          variant="filled"
          loading={state === 'loading'}
          onClick={() => void toggle()}
        >
          {playing ? <IconPlayerPauseFilled size={16} /> : <IconPlayerPlayFilled size={16} />}
        </Tip>
        <span className={css.track}>
          <Wave bars={sound?.bars ?? []} done={recording.seconds ? at / recording.seconds : 0} />
          <input
            type="range"
            min={0}
            max={Math.max(1, recording.seconds)}
            step={1}
            value={Math.min(at, recording.seconds)}
            disabled={!sound}
            aria-label={t('sound.place')}
            aria-valuetext={clock(at * 1000)}
            onChange={(event) => seek(Number(event.currentTarget.value))}
          />
        </span>
        <span className="num">
          {clock(at * 1000)} / {clock(recording.seconds * 1000)}
        </span>
        <Button
          size="compact-sm"
          variant="default"
          className="num"
          aria-label={t('sound.speed', { rate })}
          onClick={faster}
        >
          {rate}×
        </Button>
        {sound && (
          // biome-ignore lint/a11y/useMediaCaption: nobody has written down what was said on the telephone
          <audio
            ref={audio}
            src={sound.address}
            onPlay={() => setState('playing')}
            onPause={() => setState('idle')}
            onEnded={() => setAt(0)}
            onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
          />
        )}
      </div>
      {error !== undefined && (
        <p role="alert" className={css.failed}>
          {t('sound.failed')} {text(error)}
        </p>
      )}
    </>
  );
}

/** What was recorded of a call, to be heard; or why there is nothing to hear. */
export function Recordings({ one }: { one: CallDetail }) {
  const { t, lang } = useT('calls');
  const rows = one.recordings;
  if (!rows.length) return null;
  const heard = (each: Recording) => each.state === 'stored' && each.of === 'conversation';
  return (
    <section className={css.box}>
      <h2>{t('sound.title')}</h2>
      <ul className={css.list}>
        {rows.map((each) => (
          <li key={each.id}>
            <div className={css.head}>
              <b>{t(`sound.of.${each.of}`)}</b>
              <time dateTime={each.created_at}>{fmt(each.created_at, lang, MOMENT)}</time>
            </div>
            {heard(each) && <Player recording={each} />}
            {!heard(each) && each.state === 'stored' && each.ticket && (
              <Link to="/desk/{-$id}" params={{ id: String(each.ticket) }}>
                {t('sound.onTicket')}
              </Link>
            )}
            {each.state === 'deleted' && (
              <p className="muted">
                {t(each.deleted_why === 'binned' ? 'sound.deleted.binned' : 'sound.deleted.period', {
                  at: each.deleted_at ? fmt(each.deleted_at, lang, MOMENT) : '',
                  count: each.kept_days ?? 0,
                })}
              </p>
            )}
            {each.state !== 'stored' && each.state !== 'deleted' && (
              <p className="muted">{t(`sound.state.${each.state}`)}</p>
            )}
          </li>
        ))}
      </ul>
      {rows.some(heard) && <p className="muted">{t('sound.noted')}</p>}
    </section>
  );
}
