/** What a line of the flight record is about, in words that people know; the carrier's own lines are told apart. */
export const KNOWN = [
  'menu',
  'queued',
  'rang',
  'walked',
  'forwarded',
  'forward_refused',
  'forward_over',
  'accepted',
  'leg_found',
  'foreign_leg',
  'hold',
  'resume',
  'mute',
  'unmute',
  'refused',
  'returned',
  'left_queue',
  'caller_gone',
  'found_missing',
  'provider_refused',
  'outcome_unknown',
  'ended',
  'sent_on',
  'moved',
  'diverted',
  'callback_promised',
  'callback_declined',
  'callback',
  'dialled',
  'contact_overridden',
  'dialling',
  'not_reached',
  'answered_by',
  'recorded',
  'record',
  'record_pause',
  'record_resume',
  'record_stop',
  'recording_stored',
  'recording_deleted',
  'voicemail',
  'voicemail_lost',
  'conversation_lost',
  'told',
  'took_place',
  'rang_again',
  'joined_ticket',
  'digits',
  'comforted',
  'rejoining',
  'agent_back',
  'handed_over',
  'supervise_mode',
  'consult_asked',
  'consult_talking',
  'consult_joined',
  'consult_handed_over',
  'consult_cancelled',
  'consult_failed',
  'consult_ended',
  'add_asked',
  'add_joined',
  'add_handed_over',
  'add_cancelled',
  'add_failed',
  'add_ended',
  'transfer_asked',
  'transfer_handed_over',
  'transfer_cancelled',
  'transfer_failed',
  'transfer_ended',
  'supervise_asked',
  'supervise_joined',
  'supervise_cancelled',
  'supervise_failed',
  'supervise_ended',
] as const;
export type Known = (typeof KNOWN)[number];

export const COMMANDS = [
  'connect',
  'requeue',
  'divert',
  'ring',
  'dial',
  'invite',
  'hold',
  'comfort',
  'resume',
  'mute',
  'unmute',
  'coach',
  'announce',
  'tones',
  'record_start',
  'record_pause',
  'record_resume',
  'record_stop',
  'hang_up',
  'drop_agent',
  'drop_customer',
  'drop_guest',
  'end_room',
] as const;
export type CommandName = (typeof COMMANDS)[number];

export const ROOM = [
  'conference-start',
  'conference-end',
  'participant-join',
  'participant-leave',
  'participant-hold',
  'participant-unhold',
  'participant-mute',
  'participant-unmute',
] as const;
export type RoomEvent = (typeof ROOM)[number];

export const PARTIES = ['caller', 'customer', 'agent', 'former', 'guest', 'supervisor'] as const;
export type Party = (typeof PARTIES)[number];

export type Told =
  | { kind: 'known'; name: Known }
  | { kind: 'command'; name: CommandName }
  | { kind: 'room'; name: RoomEvent }
  | { kind: 'leg'; party: Party }
  | { kind: 'other'; name: string };

const within = <T extends string>(all: readonly T[], name: string): T | undefined => all.find((one) => one === name);

/** What a line tells. Names that this build does not know are shown as they are, never dropped. */
export function toldBy(name: string): Told {
  const known = within(KNOWN, name);
  if (known) return { kind: 'known', name: known };
  const command = name.startsWith('provider_') ? within(COMMANDS, name.slice('provider_'.length)) : undefined;
  if (command) return { kind: 'command', name: command };
  const room = within(ROOM, name);
  if (room) return { kind: 'room', name: room };
  const party = name.endsWith('_leg') ? within(PARTIES, name.slice(0, -'_leg'.length)) : undefined;
  return party ? { kind: 'leg', party } : { kind: 'other', name };
}

/** Whether the line is between us and the carrier: the story reads without it. */
export const isTechnical = (told: Told) => told.kind !== 'known';

const LEG_STATES = [
  'planned',
  'initiated',
  'ringing',
  'in-progress',
  'completed',
  'busy',
  'no-answer',
  'failed',
  'canceled',
] as const;
const REASONS = [
  'menu',
  'time',
  'left',
  'cancelled',
  'dropped',
  'caller gone',
  'returned',
  'human',
  'machine_start',
  'fax',
  'unknown',
  'closed',
  'emergency',
  'hangup',
  'bridged',
  'redirected',
] as const;

/** Our word for one of the carrier's or of our own codes; none where the code itself is all there is. */
export function wordFor(value: string) {
  const state = within(LEG_STATES, value);
  if (state) return `legState.${state}` as const;
  const command = within(COMMANDS, value);
  if (command) return `command.${command}` as const;
  const reason = within(REASONS, value);
  return reason && (`reason.${reason}` as const);
}
