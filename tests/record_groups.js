// Put into a page before its own scripts: how long each group kept a worker, in milliseconds.
(() => {
  const RealWorker = window.Worker;
  window.groupTimes = {};
  window.Worker = class extends RealWorker {
    #begun = new Map();

    constructor(...options) {
      super(...options);
      this.addEventListener("message", ({ data }) => this.#end(data.id));
    }

    postMessage(message, ...rest) {
      if (message.path?.[0] === "importGroup") {
        const paths = message.argumentList[0].value.group.files.map(({ path }) => path);
        this.#begun.set(message.id, { paths, at: performance.now() });
      }
      super.postMessage(message, ...rest);
    }

    #end(id) {
      const begun = this.#begun.get(id);
      for (const path of begun?.paths ?? []) {
        window.groupTimes[path] = performance.now() - begun.at;
      }
    }
  };
})();
