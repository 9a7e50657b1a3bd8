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

  const note = (status) => {
    at[status] ??= performance.now();
    if (status === "ready") byTestId("start-import").click();
    if (status === "in_progress" && cancelAfter !== null) {
      setTimeout(cancel, cancelAfter);
      cancelAfter = null; // the page says that it is in progress more than once
    }
    if (END_STATES.includes(status)) ended.resolve(status);
  };

  const watch = () => {
    const status = byTestId("import-status");
    if (!status) return;
    new MutationObserver(() => note(status.dataset.status)).observe(status, {
      attributes: true,
      attributeFilter: ["data-status"],
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
