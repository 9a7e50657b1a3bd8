// Put into a page before its own scripts: how long each group kept a worker, in milliseconds.
// A worker has several in hand: a group's time begins when the one before it has ended.
(() => {
  const RealWorker = window.Worker;
  window.groupTimes = {};
  window.Worker = class extends RealWorker {
    #begun = new Map();
    #ended = 0;

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
      if (!begun) return;
      const at = Math.max(begun.at, this.#ended);
      this.#ended = performance.now();
      for (const path of begun.paths) window.groupTimes[path] = this.#ended - at;
    }
  };
})();
