// Put into the import page before its own scripts: starts the import as soon as it may be, as a
// person with a very quick finger would, and notes when things happened.
(() => {
  const at = {};
  let cancelAfter = null;
  const ended = Promise.withResolvers();
  const END_STATES = ["completed", "cancelled", "failed"];
  const byTestId = (id) => document.querySelector(`[data-testid=${id}]`);

  const cancel = () => {
    at.asked = performance.now();
    byTestId("cancel-import").click();
  };

  const note = (status, step) => {
    // Ready again: the import could not even begin.
    if (status === "ready" && at.in_progress) ended.resolve("failed");
    at[status] ??= performance.now();
    if (status === "ready" && !at.in_progress) byTestId("start-import").click();
    // Before this step nobody sees a button to cancel with.
    if (step === "running" && cancelAfter !== null) {
      setTimeout(cancel, cancelAfter);
      cancelAfter = null;
    }
    if (END_STATES.includes(status)) ended.resolve(status);
  };

  const watch = () => {
    const status = byTestId("import-status");
    if (!status) return;
    new MutationObserver(() => note(status.dataset.status, status.dataset.step)).observe(status, {
      attributes: true,
      attributeFilter: ["data-status", "data-step"],
    });
  };

  document.addEventListener("change", () => note("chosen"), true);
  document.addEventListener("DOMContentLoaded", watch);
  // Milliseconds after its beginning at which the import is to be cancelled.
  const planCancel = (milliseconds) => {
    cancelAfter = milliseconds;
  };

  const endedWithin = (milliseconds) => {
    const late = new Promise((_, reject) => {
      setTimeout(() => reject(new Error(`no end within ${milliseconds} ms`)), milliseconds);
    });
    return Promise.race([ended.promise, late]);
  };

  window.bench = { at, planCancel, endedWithin };
})();
