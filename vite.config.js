import { resolve } from "node:path";
import { defineConfig } from "vitest/config";
import { assembly } from "./assembly.js";

// Django serves what is built here (django-vite reads the manifest); nothing is inlined, because
// the content security policy allows no data: scripts or styles.
export default defineConfig({
  root: resolve(import.meta.dirname, "static_src"),
  base: "/static/",
  plugins: [assembly()],
  worker: { format: "es", plugins: () => [assembly()] },
  build: {
    outDir: resolve(import.meta.dirname, "static_build"),
    emptyOutDir: true,
    manifest: "manifest.json",
    assetsInlineLimit: 0,
    target: "es2023",
    rollupOptions: {
      input: {
        app: resolve(import.meta.dirname, "static_src/ui/app.ts"),
        importPage: resolve(import.meta.dirname, "static_src/ui/importPage.ts"),
      },
    },
  },
  test: {
    root: resolve(import.meta.dirname, "static_src"),
    include: ["**/*.test.ts"],
    environment: "node",
  },
});
