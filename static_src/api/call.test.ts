import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { call, longestCall, retryAfter } from "./call";

function answer(status: number, body: unknown, headers: Record<string, string> = {}): void {
  const type = status < 400 ? "application/json" : "application/problem+json";
  const response = new Response(JSON.stringify(body), {
    status,
    headers: { "Content-Type": type, ...headers },
  });
  vi.mocked(fetch).mockResolvedValueOnce(response);
}

function somethingElse(status: number, page: BodyInit, headers: Record<string, string> = {}): void {
  const response = new Response(page, {
    status,
    headers: { "Content-Type": "text/html", ...headers },
  });
  vi.mocked(fetch).mockResolvedValueOnce(response);
}

beforeEach(() => {
  const page = { dataset: { account: "7" } };
  const querySelector = (found: string) => (found === "[data-account]" ? page : null);
  vi.stubGlobal("document", { cookie: "a=1; csrftoken=secret", querySelector });
  vi.stubGlobal("fetch", vi.fn());
});
afterEach(() => vi.unstubAllGlobals());

const post = () => call(new Request("http://nas/api", { method: "POST", body: "{}" }));

describe("a call", () => {
  it("carries the CSRF cookie as it is at that moment", async () => {
    answer(200, {});
    await post();
    const [request] = vi.mocked(fetch).mock.calls[0] ?? [];
    expect((request as Request).headers.get("X-CSRFToken")).toBe("secret");
  });

  it("says whose page it is", async () => {
    answer(200, {});
    await post();
    const [request] = vi.mocked(fetch).mock.calls[0] ?? [];
    expect((request as Request).headers.get("X-Account")).toBe("7");
  });

  it("turns problem JSON into words a person understands", async () => {
    answer(400, {
      title: "Bad",
      detail: "Look at it.",
      errors: { "photos[3].iso": ["Too high."] },
    });
    await expect(post()).rejects.toMatchObject({
      status: 400,
      message: "Look at it. photos[3].iso: Too high.",
      remedy: "none",
    });
  });

  it("knows why it was refused by the problem's type", async () => {
    answer(403, { type: "/problems/another-account", detail: "Another account." });
    await expect(post()).rejects.toMatchObject({
      remedy: "sign_in",
      type: "/problems/another-account",
    });
  });

  it.each([200, 400, 401, 403, 404, 409, 500, 502])(
    "takes a proxy's page of status %i for no answer, and for one to try again",
    async (status) => {
      somethingElse(status, "<h1>Somebody else</h1>");
      await expect(post()).rejects.toMatchObject({
        message: "Something else answers in the server’s place.",
        remedy: "retry",
      });
    },
  );

  it("waits as long as a proxy asks for", async () => {
    somethingElse(429, "slow down", { "Retry-After": "9" });
    await expect(post()).rejects.toMatchObject({ status: 429, retryAfter: 9 });
  });

  it("sends less at once when a proxy says that it is too much", async () => {
    somethingElse(413, "<h1>Too large</h1>");
    await expect(post()).rejects.toMatchObject({ status: 413, remedy: "none" });
  });

  it.each(['{"files": [', "null", '"yes"'])("takes %s for no answer", async (text) => {
    somethingElse(200, text, { "Content-Type": "application/json" });
    await expect(post()).rejects.toMatchObject({ status: 0, remedy: "retry" });
  });

  it("takes an answer that breaks off for none", async () => {
    const broken = new ReadableStream({ start: (one) => one.error(new TypeError("cut")) });
    somethingElse(200, broken, { "Content-Type": "application/json" });
    await expect(post()).rejects.toMatchObject({ status: 0, remedy: "retry" });
  });

  it("says that nobody answers when the network is away", async () => {
    vi.mocked(fetch).mockRejectedValueOnce(new TypeError("Failed to fetch"));
    await expect(post()).rejects.toMatchObject({ status: 0 });
  });

  it("passes a cancellation on as what it is", async () => {
    const stop = new AbortController();
    stop.abort();
    vi.mocked(fetch).mockRejectedValueOnce(new DOMException("", "AbortError"));
    const calling = call(new Request("http://nas/api", { signal: stop.signal }));
    await expect(calling).rejects.toMatchObject({ name: "AbortError" });
  });
});

it("leaves a full batch the time that 100 kB/s takes, and a slower line's", () => {
  expect(longestCall(8_000_000)).toBeGreaterThan(8_000_000 / 20);
  expect(longestCall(0)).toBe(60_000);
});

describe("Retry-After", () => {
  it.each([
    ["12", 12],
    ["Thu, 01 Jan 1970 00:00:30 GMT", 30],
    ["soon", null],
    [null, null],
  ])("%s is %s seconds", (header, seconds) => {
    expect(retryAfter(header, 0)).toBe(seconds);
  });
});
