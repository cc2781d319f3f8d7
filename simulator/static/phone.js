'use strict';
/* The customer's telephone: as many callers at once as somebody likes to play, one of them at the ear. */

Object.assign(texts.en, {
  phone: 'Telephone', from: 'My number', to: 'Number to dial', call: 'Call', callWithheld: 'Call with number withheld',
  hangUp: 'Hang up', speak: 'Speak for 5 s into a recording', heard: 'What you hear', keypad: 'Keypad', aloud: 'Read aloud what is said (it then takes as long as a voice)',
  answerMyself: 'Let calls to customers ring here', lines: 'Callers', level: 'Sound on the line', quality: 'The line is',
  qualities: { good: 'good', loss: 'losing words', latency: 'slow', cut: 'silent' }, rings: 'rings, from', take: 'Answer', refuse: 'Decline',
  speaking: 'Your microphone is open: you are heard by whoever is connected.', away: 'Another caller is at the ear; choose this one to talk.',
  microphoneRefused: 'This page may not use the microphone: you hear, and are not heard. Allow it beside the address.',
  microphoneMissing: 'No microphone was found: you hear, and are not heard.', unreachable: 'The line to the simulator is lost; trying again.',
  queue: 'waiting in', conference: 'talking in', held: 'on hold',
  states: { queued: 'Dialling', ringing: 'Ringing', 'in-progress': 'Connected', completed: 'Ended', busy: 'Busy', 'no-answer': 'No answer', failed: 'Failed', canceled: 'Cancelled' },
  kinds: { say: 'voice', play: 'sound', gather: 'waits for a key', pressed: 'you pressed', queue: 'placed in queue', dial: 'rings', conference: 'connected', hold: 'put on hold', unhold: 'taken back', muted: 'muted', unmuted: 'unmuted', record: 'records', recording: 'recording', spoke: 'you spoke', tones: 'key tones', coaching: 'heard by one alone', 'heard by all': 'heard by all' },
  plain: { joined: '', '(music)': 'music', '(silence)': 'silence', '(beep)': 'beep' },
});
Object.assign(texts.zh, {
  phone: '电话', from: '我的号码', to: '拨打号码', call: '拨打', callWithheld: '隐藏号码拨打',
  hangUp: '挂断', speak: '向录音说话 5 秒', heard: '您听到的内容', keypad: '拨号键盘', aloud: '朗读语音内容（按真人语速）',
  answerMyself: '打给客户的电话在此振铃', lines: '来电者', level: '线路声音', quality: '线路质量',
  qualities: { good: '良好', loss: '丢字', latency: '延迟', cut: '无声' }, rings: '来电，主叫', take: '接听', refuse: '拒接',
  speaking: '麦克风已打开，接通的对方可以听到您。', away: '正在使用另一来电者的线路；选择此线路即可通话。',
  microphoneRefused: '本页未获准使用麦克风：您能听到，但对方听不到您。请在地址栏旁允许。',
  microphoneMissing: '未找到麦克风：您能听到，但对方听不到您。', unreachable: '与模拟器的连接已断开，正在重试。',
  queue: '排队中：', conference: '通话中：', held: '保持中',
  states: { queued: '拨号中', ringing: '振铃', 'in-progress': '已接通', completed: '已结束', busy: '忙', 'no-answer': '无人接听', failed: '失败', canceled: '已取消' },
  kinds: { say: '语音', play: '声音', gather: '等待按键', pressed: '您按了', queue: '进入队列', dial: '正在呼叫', conference: '已接通', hold: '被保持', unhold: '已取回', muted: '已静音', unmuted: '取消静音', record: '录音', recording: '录音', spoke: '您说了', tones: '按键音', coaching: '仅一方可听到', 'heard by all': '所有人可听到' },
  plain: { joined: '', '(music)': '音乐', '(silence)': '静音', '(beep)': '提示音' },
});

const OVER = new Set(['completed', 'busy', 'no-answer', 'failed', 'canceled']);
const QUALITIES = ['good', 'loss', 'latency', 'cut'];
const lines = new Map(); // call: { row, sound, told: how many lines of its transcript were played }
const ringing = new Map(); // call: who calls
let ear = null; // the call at the ear
let drawn = '';

/* --- the line to the switchboard */

let board = null;
let reachable = true;
const say = (what) => board?.readyState === WebSocket.OPEN && board.send(JSON.stringify(what));
function openBoard() {
  board = new WebSocket(`ws://${location.host}/control/phone`);
  board.onopen = () => {
    reachable = true;
    if ($('answer').checked) say({ type: 'register', identity: '*' });
    for (const [call, line] of lines) if (line.sound) say({ type: 'carry', call });
  };
  board.onmessage = (event) => heard(JSON.parse(event.data));
  board.onclose = () => { reachable = false; ringing.clear(); showRinging(); setTimeout(openBoard, 1000); };
}
function heard(said) {
  const line = lines.get(said.call);
  if (said.type === 'rings') ringing.set(said.call, said);
  if (said.type === 'over') { ringing.delete(said.call); if (line) quiet(line); }
  if (said.type === 'sound') line?.sound?.apply(said);
  if (said.type === 'signal') line?.sound?.signal(said.from, said.data);
  showRinging();
}

/* --- lines */

function hold(call) {
  ear = call;
  for (const [sid, line] of lines) line.sound?.attend(sid === call);
  drawn = '';
  show();
}
function begin(row) {
  mouth.open();
  lines.set(row.sid, { row, told: row.transcript.length, sound: new LineSound((to, data) => say({ type: 'signal', call: row.sid, to, data })) });
  hold(row.sid);
  mouth.opening?.then(show);
}
function quiet(line) {
  line.sound?.close();
  line.sound = null;
}
async function dial(from) {
  mouth.open();
  const row = await ask('POST', '/control/calls', { from, to: $('dial').elements.to.value, aloud: $('aloud').checked });
  begin(row);
  say({ type: 'carry', call: row.sid });
}
async function take(call) {
  ringing.delete(call);
  showRinging();
  begin(await ask('GET', `/control/calls/${call}`));
  say({ type: 'answer', call });
}
async function look() {
  try {
    for (const [call, line] of lines) {
      if (OVER.has(line.row.state)) continue;
      line.row = await ask('GET', `/control/calls/${call}`);
      for (const each of line.row.transcript.slice(line.told)) line.sound?.play(each, $('aloud').checked);
      line.told = line.row.transcript.length;
      if (OVER.has(line.row.state)) quiet(line);
    }
  } catch { /* the simulator is being started again */ }
  show();
  setTimeout(look, [...lines.values()].some((line) => !OVER.has(line.row.state)) ? 400 : 1500);
}

/* --- what is shown */

function voiceOf(line) {
  if (OVER.has(line.row.state)) return '';
  if (!reachable) return t().unreachable;
  return mouth.trouble ? t()[mouth.trouble] : mouth.source ? t().speaking : '';
}
function show() {
  const line = lines.get(ear);
  const key = [language, ear, reachable, mouth.trouble, !!mouth.source, ...[...lines.values()].map(({ row }) => [row.state, row.queue, row.conference, row.held, row.line, row.transcript.length])].join();
  if (line) {
    $('seconds').textContent = line.row.seconds ? `${line.row.seconds} s` : '';
    $('level').value = line.sound?.level() ?? 0;
  }
  if (key === drawn) return;
  drawn = key;
  $('lines').replaceChildren();
  for (const [call, { row }] of [...lines].slice(-8)) {
    const button = element('button', `${row.direction === 'inbound' ? row.from : row.to} · ${t().states[row.state] || row.state}`, $('lines'));
    button.type = 'button';
    button.setAttribute('aria-pressed', String(call === ear));
    button.toggleAttribute('data-over', OVER.has(row.state));
    button.addEventListener('click', () => hold(call));
  }
  if (line) showLine(line);
}
function showLine({ row }) {
  const over = OVER.has(row.state);
  $('line').hidden = false;
  $('state').textContent = t().states[row.state] || row.state;
  $('where').textContent = row.queue ? `${t().queue} ${row.queue}` : row.conference ? `${t().conference} ${row.conference}` : '';
  if (row.held) $('where').textContent += ` (${t().held})`;
  $('voice').textContent = voiceOf({ row });
  $('voice').toggleAttribute('data-bad', !reachable || !!mouth.trouble);
  for (const button of document.querySelectorAll('#keys button, #hangup, #speak, #quality input')) button.disabled = over;
  for (const one of document.querySelectorAll('#quality input')) one.checked = one.value === row.line;
  $('transcript').replaceChildren();
  for (const each of row.transcript) {
    const item = element('li', '', $('transcript'));
    element('time', new Date(each.at).toLocaleTimeString(document.documentElement.lang), item);
    element('span', [t().kinds[each.kind] || each.kind, t().plain[each.text] ?? each.text].filter(Boolean).join(': '), item);
  }
  $('transcript').scrollTop = $('transcript').scrollHeight;
}
function showRinging() {
  $('ringing').replaceChildren();
  for (const [call, { from, to }] of ringing) {
    const item = element('li', `${to} ${t().rings} ${from}`, $('ringing'));
    const answer = element('button', t().take, item);
    answer.className = 'take';
    answer.addEventListener('click', () => take(call));
    element('button', t().refuse, item).addEventListener('click', () => say({ type: 'refuse', call }));
  }
}
function redraw() {
  for (const [id, text] of [['keys', 'keypad'], ['transcript', 'heard'], ['lines', 'lines'], ['level', 'level']]) $(id).setAttribute('aria-label', t()[text]);
  for (const one of document.querySelectorAll('#quality label')) one.lastChild.textContent = t().qualities[one.firstChild.value];
  showRinging();
  drawn = '';
  show();
}

for (const key of '123456789*0#') {
  const button = element('button', key, $('keys'));
  button.type = 'button';
  button.addEventListener('click', () => ear && ask('POST', `/control/calls/${ear}/digits`, { digits: key }));
}
for (const quality of QUALITIES) {
  const label = element('label', '', $('quality'));
  const choice = element('input', '', label);
  Object.assign(choice, { type: 'radio', name: 'quality', value: quality });
  element('span', quality, label);
  choice.addEventListener('change', () => ear && ask('POST', `/control/calls/${ear}/line`, { quality }));
}
$('dial').addEventListener('submit', (event) => { event.preventDefault(); dial($('dial').elements.from.value); });
$('withheld').addEventListener('click', () => dial('anonymous'));
$('speak').addEventListener('click', () => ear && ask('POST', `/control/calls/${ear}/speech`, { seconds: 5 }));
$('hangup').addEventListener('click', () => ear && ask('POST', `/control/calls/${ear}/hangup`));
$('answer').addEventListener('change', () => say({ type: $('answer').checked ? 'register' : 'unregister', identity: '*' }));
addEventListener('pagehide', () => { for (const [call, line] of lines) if (line.sound) say({ type: 'hang_up', call }); });
document.addEventListener('language', redraw);
ask('GET', '/healthz').then((about) => { $('dial').elements.to.value = about.number; });
openBoard();
translate();
look();
