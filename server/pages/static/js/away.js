/** Waits for the server to be back, and then shows the page that was wanted. */

const AGAIN_MS = 2000;

async function look() {
  try {
    const answer = await fetch("/health", { cache: "no-store" });
    if (answer.ok) location.reload();
  } catch {
    // Still away.
  }
}

setInterval(look, AGAIN_MS);
