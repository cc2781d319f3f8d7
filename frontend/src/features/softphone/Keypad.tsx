import { ActionIcon, Popover, SegmentedControl, Tooltip } from '@mantine/core';
import { IconGridDots } from '@tabler/icons-react';
import { useMemo, useRef, useState } from 'react';
import { useT } from '@/i18n/t';
import type { Call } from '@/live/derive';
import css from './Line.module.css';
import { useLineActs } from './lineActs';
import { callerOf, keySender, nameOf, presentIn } from './lines';
import { Pad } from './Pad';

/** Tones for the other side's menu: pressed or typed, sent in their order. */
export function Keypad({ call }: { call: Call }) {
  const { t } = useT('phone');
  const { t: l } = useT('line');
  const [sent, setSent] = useState('');
  const [whom, setWhom] = useState('caller');
  const acts = useLineActs(call.id);
  const fresh = useRef({ acts, whom });
  fresh.current = { acts, whom };
  const press = useMemo(
    () =>
      keySender((digits) => {
        const { acts, whom } = fresh.current;
        return acts.digits(digits, whom === 'caller' ? undefined : Number(whom));
      }),
    [],
  );
  const others = presentIn(call).filter((one) => one.number && one.stage !== 'calling');
  const send = (digit: string) => {
    press(digit);
    setSent((before) => (before + digit).slice(-16));
  };
  return (
    <Popover position="bottom-end" trapFocus onClose={() => setSent('')}>
      <Popover.Target>
        <Tooltip label={t('call.keypad')}>
          <ActionIcon size={36} aria-label={t('call.keypad')}>
            <IconGridDots size={17} stroke={1.8} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('call.keypad')}>
        {others.length > 0 && (
          <SegmentedControl
            size="xs"
            mb={6}
            fullWidth
            aria-label={l('keys.whom')}
            data={[
              { value: 'caller', label: callerOf(call) },
              ...others.map((one) => ({ value: String(one.id), label: nameOf(one) })),
            ]}
            value={whom}
            onChange={setWhom}
          />
        )}
        <output className={`${css.sent} num`} aria-label={l('keys.sent')}>
          {sent || '\u00a0'}
        </output>
        <Pad onPress={send} />
      </Popover.Dropdown>
    </Popover>
  );
}
