'use strict';
const texts = {
  en: {
    title: 'The outside world', lead: 'A simulated carrier, mailboxes and billing. You are the customer.', other: '中文',
    texts: 'Text messages', textFrom: 'My number', textTo: 'Number to text', textBody: 'Text', picture: 'Pictures', sendText: 'Send text', thread: 'Texts with my number', noTexts: 'No texts yet.', me: 'Me', them: 'Contact centre', files: 'pictures',
    mail: 'Mail', sender: 'From', recipient: 'To', subject: 'Subject', body: 'Text',
    file: 'Attachments', send: 'Send', inbox: 'Mail from the contact centre', addressee: 'Show mail to (all when empty)',
    reply: 'Reply', nothing: 'Nothing has arrived yet.', delivered: 'Delivered.', refused: 'Refused', trouble: 'Trouble',
    billingDown: 'Billing is down', billingSlow: 'Billing takes 5 seconds', shuffle: 'Callbacks arrive late and out of order',
    errors: 'Errors of the carrier', none: 'None.',
  },
  zh: {
    title: '外部世界', lead: '模拟的运营商、邮箱与计费系统。您就是客户。', other: 'English',
    texts: '短信', textFrom: '我的号码', textTo: '发送到', textBody: '内容', picture: '图片', sendText: '发送短信', thread: '本号码的短信', noTexts: '还没有短信。', me: '我', them: '联络中心', files: '张图片',
    mail: '邮件', sender: '发件人', recipient: '收件人', subject: '主题', body: '正文',
    file: '附件', send: '发送', inbox: '联络中心发来的邮件', addressee: '只看发往（空白为全部）',
    reply: '回复', nothing: '还没有收到邮件。', delivered: '已送达。', refused: '被拒收', trouble: '制造故障',
    billingDown: '计费系统停机', billingSlow: '计费系统响应需 5 秒', shuffle: '回调迟到且乱序',
    errors: '运营商报错', none: '没有。',
  },
};
const $ = (id) => document.getElementById(id);
let language = new URLSearchParams(location.search).get('lang') || localStorage.getItem('language') || (navigator.language.startsWith('zh') ? 'zh' : 'en');
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
  $('texts').setAttribute('aria-label', t().thread);
  mailShown = textsShown = '';
  document.dispatchEvent(new Event('language'));
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
    showLetters((await ask('GET', `/mail?to=${encodeURIComponent($('addressee').value)}`)).items);
    showTexts((await ask('GET', `/control/texts?number=${encodeURIComponent($('text').elements.from.value)}`)).items);
    const errors = (await ask('GET', '/control/errors')).items.slice(-5);
    $('errors').replaceChildren(...(errors.length ? errors.map((each) => element('li', `${each.code} ${each.message}`)) : [element('li', t().none)]));
  } catch { /* the simulator is being started again */ }
  setTimeout(refresh, 2000);
}

$('language').addEventListener('click', () => { language = language === 'zh' ? 'en' : 'zh'; localStorage.setItem('language', language); translate(); });
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
ask('GET', '/healthz').then((about) => { $('text').elements.to.value = about.number; });
refresh();
