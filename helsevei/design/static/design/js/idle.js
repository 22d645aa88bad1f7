// When the reader has been still for a while: ask. What she typed has long been kept (draft.js). The server counts from her
// last sign in any tab, so every request says how long she has been still here, and she is warned only when the server agrees.
const dialog = document.getElementById("idle");
const IDLE = Number(dialog.dataset.idleSeconds) * 1000;
const TO_ANSWER = 120_000; // as the dialog says
const NEARLY_TWO_MINUTES = 90_000;
const BETWEEN_WORDS = 60_000; // to the server, while she is there
const BETWEEN_QUESTIONS = 15_000; // while the dialog is open: she may have gone on in another tab
const SIGNS_OF_LIFE = ["pointerdown", "keydown", "wheel", "touchstart", "scroll"];
let lastSign = Date.now();
let lastWord = lastSign; // the page itself
let nextQuestion = 0;
let endsAt = lastSign + IDLE + TO_ANSWER;

const stillness = () => ({ "X-Idle-Seconds": Math.floor((Date.now() - lastSign) / 1000) });

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
  await tell();
  const spare = endsAt - Date.now() - TO_ANSWER;
  if (spare > 0) {
    nextQuestion = Date.now() + spare;
    if (dialog.open) dialog.close("elsewhere");
  } else if (!dialog.open && Date.now() - lastSign >= IDLE) {
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
dialog.addEventListener("close", () => {
  if (dialog.returnValue === "elsewhere") return;
  lastSign = Date.now();
  tell();
});
setInterval(look, Math.min(1000, IDLE));
