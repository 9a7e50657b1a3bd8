// Put into a page before its own scripts: tells at once which files a worker is asked to read, so
// that it is known even when the browser is killed in the next moment.
(() => {
  const RealWorker = window.Worker;
  window.Worker = class extends RealWorker {
    postMessage(message, ...rest) {
      if (message.path?.[0] === "importGroup") {
        for (const { path } of message.argumentList[0].value.group.files) {
          window.noteRead(path);
        }
      }
      super.postMessage(message, ...rest);
    }
  };
})();
