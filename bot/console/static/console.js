// Everything works without this file. With it, lists refresh, drafts are kept and characters are counted.
"use strict";

const DRAFT = "nightdesk:draft:";

// --- parts that refresh themselves -------------------------------------------------------------

function keepFocus(part, replace) {
  const focused = part.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  replace();
  if (focused) part.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

function busy(part) {
  const selection = document.getSelection();
  return document.hidden || (!selection.isCollapsed && part.contains(selection.anchorNode));
}

// For those who hear the page: only what is new, never every refresh.
function tell(part) {
  const state = part.querySelector("[data-state]")?.dataset.state;
  if (state === part.dataset.state) return;
  part.dataset.state = state;
  document.querySelector("[role=status][data-news]").textContent = part.dataset.news;
}

async function refresh(part) {
  if (busy(part)) return;
  const headers = part.dataset.etag ? { "If-None-Match": part.dataset.etag } : {};
  const answer = await fetch(part.dataset.refresh, { headers, cache: "no-store", redirect: "manual" });
  if (answer.type === "opaqueredirect") return location.reload(); // the session is over
  if (answer.status !== 200) return;
  const html = await answer.text();
  if (busy(part)) return;
  keepFocus(part, () => { part.innerHTML = html; });
  part.dataset.etag = answer.headers.get("ETag");
  const waiting = part.querySelector("[data-waiting]")?.dataset.waiting;
  if (waiting) document.querySelector("[data-count]").textContent = waiting;
  tell(part);
}

for (const part of document.querySelectorAll("[data-refresh]")) {
  part.dataset.state = part.querySelector("[data-state]")?.dataset.state;
  const again = () => refresh(part).catch(() => {}); // offline: the next one may work
  setInterval(again, Number(part.dataset.every) * 1000);
  document.addEventListener("visibilitychange", again);
}

// --- the reply box -----------------------------------------------------------------------------

function remember(name, text) {
  try {
    if (text) localStorage.setItem(DRAFT + name, text);
    else localStorage.removeItem(DRAFT + name);
  } catch { /* storage may be off: then there is no draft */ }
}

function remembered(name) {
  try { return localStorage.getItem(DRAFT + name) ?? ""; } catch { return ""; }
}

function forgetAll() {
  try {
    Object.keys(localStorage).filter((key) => key.startsWith(DRAFT)).forEach((key) => localStorage.removeItem(key));
  } catch { /* nothing was kept */ }
}

function count(box) {
  const counter = document.querySelector("[data-counter]");
  const limit = Number(box.dataset.limit);
  const length = [...box.value.trim()].length;
  const left = limit - length;
  const number = new Intl.NumberFormat("en");
  counter.textContent = left < 0
    ? `${number.format(-left)} characters too many`
    : `${number.format(length)} of ${number.format(limit)} characters`;
  counter.classList.toggle("wrong", left < 0);
}

const box = document.querySelector("[data-draft]");
if (document.querySelector('[data-done="replied"]') && box) remember(box.dataset.draft, "");
if (box) {
  if (!box.value) box.value = remembered(box.dataset.draft);
  box.addEventListener("input", () => { remember(box.dataset.draft, box.value); count(box); });
  count(box);
}
if (document.querySelector("[data-done]")) history.replaceState(null, "", location.pathname + location.hash);

for (const form of document.querySelectorAll("form")) {
  form.addEventListener("submit", () => {
    if ("forget" in form.dataset) forgetAll();
    for (const button of form.querySelectorAll("button")) setTimeout(() => { button.disabled = true; });
  });
}
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button")) button.disabled = false;
});
