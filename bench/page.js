// Put into the import page before its own scripts: starts the import as soon as it may be, as a
// person with a very quick finger would, and notes when things happened.
(() => {
  const at = {};
  const ended = Promise.withResolvers();
  const END_STATES = ["completed", "cancelled", "failed"];
  const byTestId = (id) => document.querySelector(`[data-testid=${id}]`);

  const note = (status) => {
    at[status] ??= performance.now();
    if (status === "ready") byTestId("start-import").click();
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

  const cancelAfter = (milliseconds) =>
    setTimeout(() => {
      at.asked = performance.now();
      byTestId("cancel-import").click();
    }, milliseconds);

  document.addEventListener("change", () => note("chosen"), true);
  document.addEventListener("DOMContentLoaded", watch);
  window.bench = { at, cancelAfter, ended: ended.promise };
})();
