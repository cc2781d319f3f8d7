'use strict';
const texts = {
  en: {
    title: 'The outside world', lead: 'A simulated carrier, mailboxes and billing. You are the customer.', other: '中文',
    phone: 'Telephone', from: 'My number', to: 'Number to dial', call: 'Call', callWithheld: 'Call with number withheld',
    texts: 'Text messages', textTo: 'Number to text', textBody: 'Text', picture: 'Pictures', sendText: 'Send text', thread: 'Texts with my number', noTexts: 'No texts yet.', me: 'Me', them: 'Contact centre', files: 'pictures',
    hangUp: 'Hang up', speak: 'Speak for 5 seconds', heard: 'What you hear', mail: 'Mail', sender: 'From', recipient: 'To', subject: 'Subject', body: 'Text',
    file: 'Attachments', send: 'Send', inbox: 'Mail from the contact centre', addressee: 'Show mail to (all when empty)',
    reply: 'Reply', nothing: 'Nothing has arrived yet.', delivered: 'Delivered.', refused: 'Refused', trouble: 'Trouble',
    billingDown: 'Billing is down', billingSlow: 'Billing takes 5 seconds', shuffle: 'Callbacks arrive late and out of order',
    errors: 'Errors of the carrier', none: 'None.', queue: 'waiting in', conference: 'talking in', held: 'on hold', keypad: 'Keypad',
    states: { queued: 'Dialling', ringing: 'Ringing', 'in-progress': 'Connected', completed: 'Ended', busy: 'Busy', 'no-answer': 'No answer', failed: 'Failed', canceled: 'Cancelled' },
    kinds: { say: 'voice', play: 'sound', gather: 'waits for a key', pressed: 'you pressed', queue: 'placed in queue', conference: 'connected', hold: 'put on hold', unhold: 'taken back', muted: 'muted', unmuted: 'unmuted', record: 'records', spoke: 'you spoke' },
  },
  zh: {
    title: '外部世界', lead: '模拟的运营商、邮箱与计费系统。您就是客户。', other: 'English',
    phone: '电话', from: '我的号码', to: '拨打号码', call: '拨打', callWithheld: '隐藏号码拨打',
    texts: '短信', textTo: '发送到', textBody: '内容', picture: '图片', sendText: '发送短信', thread: '本号码的短信', noTexts: '还没有短信。', me: '我', them: '联络中心', files: '张图片',
    hangUp: '挂断', speak: '说话 5 秒', heard: '您听到的内容', mail: '邮件', sender: '发件人', recipient: '收件人', subject: '主题', body: '正文',
    file: '附件', send: '发送', inbox: '联络中心发来的邮件', addressee: '只看发往（空白为全部）',
    reply: '回复', nothing: '还没有收到邮件。', delivered: '已送达。', refused: '被拒收', trouble: '制造故障',
    billingDown: '计费系统停机', billingSlow: '计费系统响应需 5 秒', shuffle: '回调迟到且乱序',
    errors: '运营商报错', none: '没有。', queue: '排队中：', conference: '通话中：', held: '保持中', keypad: '拨号键盘',
    states: { queued: '拨号中', ringing: '振铃', 'in-progress': '已接通', completed: '已结束', busy: '忙', 'no-answer': '无人接听', failed: '失败', canceled: '已取消' },
    kinds: { say: '语音', play: '声音', gather: '等待按键', pressed: '您按了', queue: '进入队列', conference: '已接通', hold: '被保持', unhold: '已取回', muted: '已静音', unmuted: '取消静音', record: '录音', spoke: '您说了' },
  },
};
const $ = (id) => document.getElementById(id);
let language = new URLSearchParams(location.search).get('lang') || localStorage.getItem('language') || (navigator.language.startsWith('zh') ? 'zh' : 'en');
let current = null;
let shown = '';
let mailShown = '';
let textsShown = '';
const t = () => texts[language] || texts.en;

async function ask(method, path, body) {
  const answer = await fetch(path, { method, headers: { 'Content-Type': 'application/json' }, body: body && JSON.stringify(body) });
  return answer.status === 204 ? null : answer.json();
}
function element(name, text, parent) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (parent) parent.append(made);
  return made;
}
function translate() {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  document.title = t().title;
  for (const each of document.querySelectorAll('[data-text]')) each.textContent = t()[each.dataset.text];
  $('language').textContent = t().other;
  $('keys').setAttribute('aria-label', t().keypad);
  $('transcript').setAttribute('aria-label', t().heard);
  $('texts').setAttribute('aria-label', t().thread);
  shown = mailShown = textsShown = '';
}
function showCall(call) {
  $('line').hidden = false;
  $('state').textContent = t().states[call.state] || call.state;
  $('where').textContent = call.queue ? `${t().queue} ${call.queue}` : call.conference ? `${t().conference} ${call.conference}` : '';
  if (call.held) $('where').textContent += ` (${t().held})`;
  $('seconds').textContent = call.seconds ? `${call.seconds} s` : '';
  const over = !['queued', 'ringing', 'in-progress'].includes(call.state);
  for (const button of document.querySelectorAll('#keys button, #hangup, #speak')) button.disabled = over;
  if (over) current = null;
  const key = call.sid + call.transcript.length + language;
  if (key === shown) return;
  shown = key;
  $('transcript').replaceChildren();
  for (const line of call.transcript) {
    const item = element('li', '', $('transcript'));
    element('time', new Date(line.at).toLocaleTimeString(document.documentElement.lang), item);
    element('span', [t().kinds[line.kind] || line.kind, line.text].filter(Boolean).join(': '), item);
  }
  $('transcript').scrollTop = $('transcript').scrollHeight;
}
async function dial(from) {
  const call = await ask('POST', '/control/calls', { from, to: $('dial').elements.to.value });
  current = call.sid;
  showCall(call);
}
function showLetters(letters) {
  const key = letters.map((each) => each.id).join() + language;
  if (key === mailShown) return;
  mailShown = key;
  $('letters').replaceChildren();
  if (!letters.length) element('li', t().nothing, $('letters'));
  for (const letter of letters) {
    const details = element('details', '', element('li', '', $('letters')));
    element('summary', `${letter.to}: ${letter.subject}`, details);
    element('pre', letter.text, details);
    const form = element('form', '', details);
    const field = element('textarea', '', form);
    field.setAttribute('aria-label', t().reply);
    element('button', t().reply, form).type = 'submit';
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const answer = await ask('POST', `/control/mail/${letter.id}/reply`, { text: field.value });
      element('p', answer.accepted ? t().delivered : `${t().refused}: ${answer.answer}`, form);
    });
  }
}
function showTexts(texts) {
  const key = texts.map((each) => each.sid + each.state).join() + language;
  if (key === textsShown) return;
  textsShown = key;
  $('texts').replaceChildren();
  if (!texts.length) element('li', t().noTexts, $('texts'));
  for (const text of texts) {
    const item = element('li', '', $('texts'));
    element('time', new Date(text.at).toLocaleTimeString(document.documentElement.lang), item);
    const files = text.files ? ` [${text.files} ${t().files}]` : '';
    element('span', `${text.direction === 'inbound' ? t().me : t().them}: ${text.text}${files}`, item);
  }
  $('texts').scrollTop = $('texts').scrollHeight;
}
async function encode(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  for (let at = 0; at < bytes.length; at += 32768) binary += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return { filename: file.name, content_type: file.type || 'application/octet-stream', content_base64: btoa(binary) };
}
async function refresh() {
  try {
    if (current) showCall(await ask('GET', `/control/calls/${current}`));
    showLetters((await ask('GET', `/mail?to=${encodeURIComponent($('addressee').value)}`)).items);
    showTexts((await ask('GET', `/control/texts?number=${encodeURIComponent($('text').elements.from.value)}`)).items);
    const errors = (await ask('GET', '/control/errors')).items.slice(-5);
    $('errors').replaceChildren(...(errors.length ? errors.map((each) => element('li', `${each.code} ${each.message}`)) : [element('li', t().none)]));
  } catch { $('state').textContent = '…'; }
  setTimeout(refresh, current ? 500 : 2000);
}

for (const key of '123456789*0#') {
  const button = element('button', key, $('keys'));
  button.type = 'button';
  button.addEventListener('click', () => current && ask('POST', `/control/calls/${current}/digits`, { digits: key }));
}
$('language').addEventListener('click', () => { language = language === 'zh' ? 'en' : 'zh'; localStorage.setItem('language', language); translate(); });
$('dial').addEventListener('submit', (event) => { event.preventDefault(); dial($('dial').elements.from.value); });
$('withheld').addEventListener('click', () => dial('anonymous'));
$('speak').addEventListener('click', () => current && ask('POST', `/control/calls/${current}/speech`, { seconds: 5 }));
$('hangup').addEventListener('click', () => current && ask('POST', `/control/calls/${current}/hangup`));
$('write').addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = event.target.elements;
  const attachments = await Promise.all([...form.file.files].map(encode));
  const answer = await ask('POST', '/control/mail', { from: form.from.value, to: form.to.value, subject: form.subject.value, text: form.text.value, attachments });
  $('sent').textContent = answer.accepted ? t().delivered : `${t().refused}: ${answer.code} ${answer.answer}`;
});
$('text').addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = event.target.elements;
  const media = await Promise.all([...form.file.files].map(encode));
  await ask('POST', '/control/texts', { from: form.from.value, to: form.to.value, text: form.text.value, media: media.map(({ content_type, content_base64 }) => ({ content_type, content_base64 })) });
  form.text.value = form.file.value = '';
});
const trouble = () => ask('POST', '/control/billing', { down: $('billing-down').checked, slow: $('billing-slow').checked ? 5 : 0 });
$('billing-down').addEventListener('change', trouble);
$('billing-slow').addEventListener('change', trouble);
$('shuffle').addEventListener('change', () => ask('POST', '/control/callbacks', $('shuffle').checked ? { shuffle_ms: 3000, repeat: 1 } : {}));
translate();
ask('GET', '/healthz').then((about) => { $('dial').elements.to.value = $('text').elements.to.value = about.number; });
refresh();
