import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { api } from '@/api/client';
import { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';
import { phone } from '@/lib/phone';
import type { Call, WorkItem } from '@/live/derive';
import { live } from '@/live/store';
import { useFailureText } from '@/ui/State';
import { useAwaited } from './awaited';

/** Accept and reject what is held out; the server decides who wins, and says who has it. */
export function useReservation() {
  const { t } = useT('phone');
  const text = useFailureText();
  const navigate = useNavigate();
  const { awaitTicket } = useAwaited();

  const say = (error: unknown, title: string) => {
    const taken = error instanceof Failure && error.status === 409;
    notifications.show({ color: taken ? 'yellow' : 'red', title, message: text(error) });
  };
  return {
    accept: async (work: WorkItem) => {
      if (!work.reservation) return;
      if (work.media === 'voice') phone().expect();
      try {
        const { data } = await api.POST('/api/v1/reservations/{id}/accept', {
          params: { path: { id: work.reservation.id } },
        });
        if (!data) return;
        live.merge({ work_item: [data] });
        if (data.ticket_id) void navigate({ to: '/desk/{-$id}', params: { id: String(data.ticket_id) } });
        else if (data.ref.kind === 'retention_case')
          void navigate({ to: '/outreach/{-$id}', params: { id: String(data.ref.id) } });
        else awaitTicket(data.id);
      } catch (error) {
        say(error, t('ring.notAccepted'));
      }
    },
    reject: async (work: WorkItem) => {
      if (!work.reservation) return;
      try {
        const { data } = await api.POST('/api/v1/reservations/{id}/reject', {
          params: { path: { id: work.reservation.id } },
        });
        if (data) live.merge({ work_item: [data] });
      } catch (error) {
        say(error, t('ring.notRejected'));
      }
    },
  };
}

type CallAction = 'hold' | 'resume' | 'end';

/** What can be asked of the call on the line. The row that comes back, or the live line, changes the screen. */
export function useCallActions() {
  const { t } = useT('phone');
  const text = useFailureText();
  const run = async (what: () => Promise<{ data?: Call | undefined }>) => {
    try {
      const { data } = await what();
      if (data) live.merge({ call: [data] });
    } catch (error) {
      notifications.show({ color: 'red', title: t('call.failed'), message: text(error) });
    }
  };
  return {
    act: (call: Call, action: CallAction) =>
      run(() => {
        if (action === 'end') phone().leave();
        const params = { path: { id: call.id } };
        if (action === 'hold') return api.POST('/api/v1/calls/{id}/hold', { params });
        if (action === 'resume') return api.POST('/api/v1/calls/{id}/resume', { params });
        return api.POST('/api/v1/calls/{id}/end', { params });
      }),
    mute: (call: Call, muted: boolean) =>
      run(() => {
        phone().mute(muted);
        const params = { path: { id: call.id } };
        if (muted) return api.POST('/api/v1/calls/{id}/mute', { params });
        return api.POST('/api/v1/calls/{id}/unmute', { params });
      }),
  };
}
