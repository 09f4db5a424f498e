"use strict";

// The pages work without this. With it, messages arrive and leave without a reload.

const app = document.querySelector(".app");
const clockFormat = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const fullFormat = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short" });

const dayFormat = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });

// What a lock screen shows: the hour and the minute, without "AM" or "PM".
function bareClock(moment) {
  const parts = clockFormat.formatToParts(moment).filter((part) => part.type !== "dayPeriod");
  return parts.map((part) => part.value).join("").trim();
}

function localTimes(root) {
  for (const time of root.querySelectorAll("time")) {
    const moment = new Date(time.dateTime);
    if ("clock" in time.dataset) time.textContent = bareClock(moment);
    else if ("day" in time.dataset) time.textContent = dayFormat.format(moment);
    else time.textContent = clockFormat.format(moment);
    time.title = fullFormat.format(moment);
  }
}

function fragment(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  localTimes(template.content);
  return template.content.firstElementChild;
}

function isKnown(element) {
  const named = element.matches("[data-id]") ? element : element.querySelector("[data-id]");
  return document.querySelector(`[data-id="${CSS.escape(named.dataset.id)}"]`) !== null;
}

function show(kind, html) {
  const list = document.querySelector(`[data-list="${kind}"]`);
  if (!list) {
    document.querySelector(`.tabs [data-for="${kind}"] .news`).hidden = false;
    return;
  }
  const element = fragment(html);
  if (isKnown(element)) return;
  const thread = CSS.escape(element.dataset.thread ?? "");
  if (kind === "dm") list.append(element);
  else if (element.matches(".thread")) list.prepend(element);
  else list.querySelector(`.thread[data-thread="${thread}"] .replies`)?.append(element);
  element.classList.add("fresh");
  document.querySelector(".openers")?.remove();
  scrollTo(kind, element);
}

function scrollTo(kind, element) {
  const box = document.querySelector(".scroll");
  if (kind === "dm") box.scrollTop = box.scrollHeight;
  else element.scrollIntoView({ block: "nearest" });
}

function listen() {
  const { customer, latest } = app.dataset;
  const events = new EventSource(`/phone/${customer}/stream?after=${latest}`);
  for (const kind of ["dm", "post"]) {
    events.addEventListener(kind, (event) => show(kind, event.data));
  }
  addEventListener("pagehide", () => events.close());
}

// Writing

const form = document.querySelector(".compose");
const text = form?.elements.namedItem("text");

function problem(message) {
  const line = form.querySelector(".problem");
  line.textContent = message;
  line.hidden = !message;
}

function replyTo(id, handle) {
  form.elements.namedItem("in_reply_to").value = id;
  form.querySelector(".replying b").textContent = `@${handle}`;
  form.querySelector(".replying").hidden = !id;
  text.value = id ? "" : text.dataset.draft;
  text.focus();
}

function why(answer) {
  return answer.errors?.[0]?.message ?? answer.detail ?? "That did not work.";
}

async function send() {
  const isDm = app.dataset.tab === "dm";
  const parent = form.elements.namedItem("in_reply_to").value;
  const body = { customer_id: app.dataset.customer, text: text.value.trim() };
  if (!isDm && parent) body.in_reply_to = parent;
  const answer = await fetch(`/phone/api/${isDm ? "dms" : "posts"}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) return problem(why(await answer.json()));
  problem("");
  if (isDm) text.value = "";
  else replyTo("", "");
  text.focus();
}

function enableWriting() {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send().catch(() => problem("The simulator does not answer. Is it still running?"));
  });
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.querySelector("[data-cancel]").addEventListener("click", (event) => {
    event.preventDefault();
    replyTo("", "");
  });
  document.addEventListener("click", (event) => {
    const reply = event.target.closest("[data-reply]");
    if (reply) {
      event.preventDefault();
      replyTo(reply.dataset.reply, reply.dataset.handle);
    }
    const opener = event.target.closest("[data-fill]");
    if (opener) {
      text.value = opener.textContent;
      text.focus();
    }
  });
}

document.documentElement.classList.add("js");
localTimes(document);
if (app) {
  listen();
  enableWriting();
  if (app.dataset.tab === "dm") {
    const box = document.querySelector(".scroll");
    box.scrollTop = box.scrollHeight;
  }
  text.setSelectionRange(text.value.length, text.value.length);
}
