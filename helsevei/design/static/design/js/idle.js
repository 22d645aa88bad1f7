// When the reader has been still for a while: first keep what she typed, then ask. The server counts from her last sign in
// any tab, so every request says how long she has been still here, and she is warned only when the server agrees.
const dialog = document.getElementById("idle");
const IDLE = Number(dialog.dataset.idleSeconds) * 1000;
const TO_ANSWER = 120_000; // as the dialog says
const NEARLY_TWO_MINUTES = 90_000;
const BETWEEN_WORDS = 60_000; // to the server, while she is there
const BETWEEN_QUESTIONS = 15_000; // while the dialog is open: she may have gone on in another tab
const SIGNS_OF_LIFE = ["pointerdown", "keydown", "wheel", "touchstart", "scroll"];
const dirty = new Set();
let couldNotKeep = false;
let isKept = false;
let lastSign = Date.now();
let lastWord = lastSign; // the page itself
let nextQuestion = 0;
let endsAt = lastSign + IDLE + TO_ANSWER;

const stillness = () => ({ "X-Idle-Seconds": Math.floor((Date.now() - lastSign) / 1000) });
const texts = (form) => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));

async function keep() {
  const kept = await Promise.all(
    [...dirty].map(async (form) => {
      const save = { method: "POST", body: texts(form), headers: stillness(), keepalive: true };
      const answer = await fetch(form.dataset.draftUrl, save).catch(() => null);
      if (answer?.ok) dirty.delete(form);
      return Boolean(answer?.ok);
    }),
  );
  couldNotKeep = kept.includes(false);
  if (kept.length > 0) isKept = !couldNotKeep;
}

// Tell of her last sign, and learn when the session ends; when nobody answers, our own reckoning has to do.
async function tell() {
  lastWord = Date.now();
  endsAt = lastSign + IDLE + TO_ANSWER;
  if (!dialog.dataset.keepaliveUrl) return;
  const ask = { headers: stillness(), cache: "no-store", redirect: "manual", keepalive: true };
  const answer = await fetch(dialog.dataset.keepaliveUrl, ask).catch(() => null);
  if (answer) endsAt = answer.ok ? Date.now() + (await answer.json()).seconds_left * 1000 : 0;
}

async function warn() {
  nextQuestion = Date.now() + BETWEEN_QUESTIONS;
  await keep();
  await tell();
  const spare = endsAt - Date.now() - TO_ANSWER;
  if (spare > 0) {
    nextQuestion = Date.now() + spare;
    if (dialog.open) dialog.close("elsewhere");
  } else if (!dialog.open && Date.now() - lastSign >= IDLE) {
    dialog.querySelector("[data-when-kept]").hidden = !isKept;
    dialog.returnValue = "";
    dialog.showModal();
  }
}

function look() {
  const left = endsAt - Date.now();
  dialog.querySelector("[data-two-minutes-left]").hidden = left < NEARLY_TWO_MINUTES;
  dialog.querySelector("[data-soon-over]").hidden = left <= 0 || left >= NEARLY_TWO_MINUTES;
  if (Date.now() - lastSign >= IDLE) {
    if (Date.now() >= nextQuestion && (left > 0 || !dialog.open)) warn();
  } else if (lastSign > lastWord && Date.now() - lastWord >= BETWEEN_WORDS) {
    tell();
  }
}

// Whoever reads or writes is there, and the session lasts; while the dialog asks, only its answer counts.
for (const sign of SIGNS_OF_LIFE) {
  document.addEventListener(sign, () => dialog.open || (lastSign = Date.now()), { passive: true, capture: true });
}
document.addEventListener("input", (event) => {
  if (!event.target.form?.dataset.draftUrl) return;
  dirty.add(event.target.form);
  isKept = false;
});
// A page that answered a form shows what was typed, but nothing keeps it yet.
for (const form of document.querySelectorAll("form[data-draft-url][data-unsaved]")) dirty.add(form);
// Another language is another page: it shows the draft, so the draft must be there first.
document.addEventListener("click", async (event) => {
  const choice = event.target.closest("[data-language]");
  if (!choice || dirty.size === 0) return;
  event.preventDefault();
  await keep();
  location.assign(choice.href ?? choice.formAction);
});
// Nothing that could not be kept is left without a word: the browser asks.
window.addEventListener("beforeunload", (event) => couldNotKeep && dirty.size > 0 && event.preventDefault());
document.addEventListener("submit", (event) => dirty.delete(event.target));
document.addEventListener("visibilitychange", () => document.hidden && keep()); // telephones close pages unasked
dialog.addEventListener("close", () => {
  if (dialog.returnValue === "elsewhere") return;
  lastSign = Date.now();
  tell();
});
setInterval(look, Math.min(1000, IDLE));
