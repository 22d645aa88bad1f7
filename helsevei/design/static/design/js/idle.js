// When the reader has been still for a while: ask. What she typed has long been kept (draft.js). The server counts from her
// last sign in any tab, so every request says how long she has been still here, and she is warned only when the server agrees.
// When the time is over, the page is hidden until she has logged in again: whoever comes by sees nothing of it.
const dialog = document.getElementById("idle");
const IDLE = Number(dialog.dataset.idleSeconds) * 1000;
const TO_ANSWER = 120_000; // as the dialog says
const NEARLY_TWO_MINUTES = 90_000;
const BETWEEN_WORDS = 60_000; // to the server, while she is there
const BETWEEN_QUESTIONS = 15_000; // while the dialog is open: she may have gone on in another tab
const root = document.documentElement;
const SIGNS_OF_LIFE = ["pointerdown", "keydown", "wheel", "touchstart", "scroll"];
let lastSign = Date.now();
let lastWord = lastSign; // the page itself
let nextQuestion = 0;
let endsAt = lastSign + IDLE + TO_ANSWER;

const stillness = () => ({ "X-Idle-Seconds": Math.floor((Date.now() - lastSign) / 1000) });

// Tell of her last sign, and learn when the session ends; when nobody answers, our own reckoning has to do. Says whether she is
// known to be logged in.
async function tell() {
  lastWord = Date.now();
  endsAt = lastSign + IDLE + TO_ANSWER;
  if (!dialog.dataset.keepaliveUrl) return true;
  const ask = { headers: stillness(), cache: "no-store", redirect: "manual", keepalive: true };
  const answer = await fetch(dialog.dataset.keepaliveUrl, ask).catch(() => null);
  if (answer?.status === 409) location.replace("/"); // somebody else has logged in here
  if (answer) endsAt = answer.ok ? Date.now() + (await answer.json()).seconds_left * 1000 : 0;
  return answer?.ok;
}

function lock() {
  const isTyped = (field) => "defaultValue" in field && field.type !== "hidden" && field.value !== field.defaultValue;
  const others = [...document.forms].filter((form) => !form.dataset.draftUrl); // what no draft keeps
  const hasText = others.some((form) => [...form.elements].some(isTyped));
  if (hasText) dialog.querySelector(".link-button").target = "_blank";
  dialog.querySelector("[data-text-is-here]").hidden = !hasText;
  root.toggleAttribute("data-locked", true);
}

async function warn() {
  nextQuestion = Date.now() + BETWEEN_QUESTIONS;
  await tell();
  const spare = endsAt - Date.now() - TO_ANSWER;
  if (spare > 0) {
    nextQuestion = Date.now() + spare;
    if (dialog.open) dialog.close("elsewhere");
  } else if (!dialog.open && Date.now() - lastSign >= IDLE) {
    dialog.returnValue = "";
    dialog.showModal();
    look();
  }
}

function look() {
  const left = endsAt - Date.now();
  dialog.querySelector("[data-two-minutes-left]").hidden = left < NEARLY_TWO_MINUTES;
  dialog.querySelector("[data-soon-over]").hidden = left <= 0 || left >= NEARLY_TWO_MINUTES;
  dialog.querySelector("[data-over]").hidden = left > 0;
  if (left <= 0 && dialog.open) lock();
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
dialog.addEventListener("close", async () => {
  if (dialog.returnValue === "elsewhere") return;
  lastSign = Date.now();
  const isIn = await tell();
  if (isIn || !root.hasAttribute("data-locked")) return root.removeAttribute("data-locked");
  dialog.returnValue = "";
  dialog.showModal();
  endsAt = 0;
});
setInterval(look, Math.min(1000, IDLE));
