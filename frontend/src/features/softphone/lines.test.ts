import { expect, test, vi } from 'vitest';
import { type Call, guestOf, type Participant, type Supervision, supervisionOf } from '@/live/derive';
import { EMPTY, merge } from '@/live/reduce';
import { type Check, isAskable, whyNot } from './check';
import {
  byMachine,
  heldSince,
  isAsking,
  isGivenAway,
  keySender,
  missedIn,
  reasonOf,
  troubleOf,
  watchersOf,
} from './lines';
import { needOf } from './rejoin';
import { type Colleague, fitting, looksDialled } from './targets';

const party = (what: Partial<Participant>): Participant => ({
  id: 1,
  purpose: 'consult',
  stage: 'calling',
  person: null,
  name: '',
  number: '+861055550199',
  reason: '',
  by: 5,
  ...what,
});
const callWith = (...participants: Participant[]) =>
  ({ id: 3, version: 1, agent: 5, is_over: false, participants }) as unknown as Call;

test('a blind transfer that rings is no longer the old agent’s to steer', () => {
  expect(isGivenAway(callWith(party({ purpose: 'transfer' })))).toBe(true);
  expect(isGivenAway(callWith(party({ purpose: 'transfer', stage: 'failed' })))).toBe(false);
  expect(isGivenAway(callWith(party({ purpose: 'consult' })))).toBe(false);
});

test('only a consultation that is open keeps another from being asked', () => {
  expect(isAsking(callWith(party({ stage: 'talking' })))).toBe(true);
  expect(isAsking(callWith(party({ stage: 'joined' })))).toBe(false);
  expect(isAsking(callWith(party({ purpose: 'add' })))).toBe(false);
});

test('who was not reached is told until another is asked', () => {
  const missed = party({ stage: 'failed', reason: 'busy' });
  expect(missedIn(callWith(missed))).toBe(missed);
  expect(missedIn(callWith(missed, party({ id: 2 })))).toBeUndefined();
  expect(missedIn(callWith(party({ stage: 'cancelled' })))).toBeUndefined();
  expect([reasonOf(missed), reasonOf(party({ reason: 'error 21211' }))]).toEqual(['busy', 'other']);
});

test('trouble and machines have words, also those that nobody foresaw', () => {
  expect([troubleOf({ trouble: 'tones' }), troubleOf({ trouble: 'sorcery' })]).toEqual(['tones', 'other']);
  expect([byMachine({ answered_by: 'machine_start' }), byMachine({ answered_by: 'human' })]).toEqual([true, false]);
});

test('hold counts from the newest line that began one', () => {
  const line = (name: string, at: string) => ({ name, at: `2026-11-22T10:0${at}:00Z` });
  const flight = [line('hold', '0'), line('resume', '1'), line('consult_asked', '2'), line('digits', '3')];
  expect(heldSince(flight)).toBe(Date.parse('2026-11-22T10:02:00Z'));
  expect(heldSince([line('rang', '0')])).toBeNull();
});

test('keys keep their order: those pressed meanwhile go together, after those on their way', async () => {
  const sent: string[] = [];
  let answer = (_: boolean) => {};
  const press = keySender((digits) => {
    sent.push(digits);
    return new Promise((done) => {
      answer = done;
    });
  });
  for (const digit of '12#') press(digit);
  expect(sent).toEqual(['1']);
  answer(true);
  await vi.waitFor(() => expect(sent).toEqual(['1', '2#']));
  press('3');
  answer(false);
  await new Promise((done) => setTimeout(done, 5));
  expect(sent).toEqual(['1', '2#']);
  press('4');
  await vi.waitFor(() => expect(sent).toEqual(['1', '2#', '4']));
});

test('a colleague finds the call that they were asked into, until they leave it', () => {
  const asked = merge(EMPTY, { call: [callWith(party({ person: 9 }))] });
  expect(guestOf(asked, 9)?.id).toBe(3);
  expect(guestOf(asked, 5)).toBeUndefined();
  expect(guestOf(merge(EMPTY, { call: [callWith(party({ person: 9, stage: 'ended' }))] }), 9)).toBeUndefined();
});

test('who supervises is told of others, and knows their own place while it lasts', () => {
  const row = { id: 1, version: 1, call: 3, person: 9, stage: 'joined', is_over: false } as Supervision;
  expect([...watchersOf([row], 3, 5)]).toEqual([row]);
  expect(watchersOf([row, { ...row, stage: 'calling' }], 3, 9)).toEqual([]);
  expect(supervisionOf(merge(EMPTY, { supervision: [row] }), 9)).toBe(row);
  expect(supervisionOf(merge(EMPTY, { supervision: [{ ...row, is_over: true }] }), 9)).toBeUndefined();
});

const now = { comforted: false, connected: true, device: 'ready', had: false, online: true } as const;
test.each([
  ['the line lives', now, 'none'],
  ['the caller is comforted', { ...now, comforted: true }, 'back'],
  ['its sound is there already', { ...now, device: 'connected', comforted: true }, 'none'],
  ['a page loaded again lost its sound', { ...now, had: true }, 'replace'],
  ['the telephone is being connected', { ...now, comforted: true, device: 'connecting' }, 'none'],
  ['the telephone failed', { ...now, comforted: true, device: 'failed' }, 'none'],
  ['the network is away', { ...now, comforted: true, online: false }, 'none'],
  ['the call waits again', { ...now, comforted: true, connected: false }, 'none'],
] as const)('coming back: %s', (_, given, need) => expect(needOf(given)).toBe(need));

const colleague = (person: number, name: string, what: Partial<Colleague> = {}): Colleague => ({
  person,
  name,
  team: 'Care',
  state: 'available',
  since: '2026-11-22T10:00:00Z',
  is_there: true,
  is_free: true,
  ...what,
});

test('while the server looks, what stands there already is narrowed by name and team, in its order', () => {
  const all = [
    colleague(1, 'Zoe', { is_there: false, is_free: false, state: 'offline' }),
    colleague(2, 'Yan', { is_free: false, state: 'talking' }),
    colleague(3, 'Xin', { team: 'Billing' }),
    colleague(4, 'Wu', { is_free: false, state: 'wrap_up' }),
  ];
  expect(fitting(all, '', 9).map((one) => one.name)).toEqual(['Zoe', 'Yan', 'Xin', 'Wu']);
  expect(fitting(all, 'bill xi', 9).map((one) => one.name)).toEqual(['Xin']);
  expect(fitting(all, '', 3).map((one) => one.person)).not.toContain(3);
});

test('a number is told from a name', () => {
  expect(['+44 7700 900123', '(010) 5555-0199'].every(looksDialled)).toBe(true);
  expect(['wei', '12', 'room 101'].some(looksDialled)).toBe(false);
  expect([isAskable('+8'), isAskable('110')]).toEqual([false, true]);
});

const check = (what: Partial<Check>): Check => ({
  is_allowed: false,
  number: '+861055550199',
  country: 'CN',
  shown: '+861055550100',
  against: '',
  reasons: [],
  customer: null,
  customer_name: '',
  left: 3,
  may_override: false,
  ...what,
});

test('every reason against a call is told, also one that has no word yet', () => {
  expect(whyNot(check({ is_allowed: true }))).toEqual([]);
  expect(whyNot(check({ against: 'premium', reasons: ['quiet_hours'], left: 0 }))).toEqual([
    'against.premium',
    'contact.quiet_hours',
    'tooMany',
  ]);
  expect(whyNot(check({ reasons: ['full_moon'] }))).toEqual(['unknown']);
});
