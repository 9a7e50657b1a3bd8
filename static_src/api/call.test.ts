import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { call, retryAfter } from "./call";

function answer(status: number, body: unknown, headers: Record<string, string> = {}): void {
  const response = new Response(JSON.stringify(body), { status, headers });
  vi.mocked(fetch).mockResolvedValueOnce(response);
}

beforeEach(() => {
  vi.stubGlobal("document", { cookie: "a=1; csrftoken=secret" });
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

  it("has words for an answer that is no JSON at all", async () => {
    vi.mocked(fetch).mockResolvedValueOnce(new Response("<h1>Bad gateway</h1>", { status: 502 }));
    await expect(post()).rejects.toMatchObject({
      message: "The server answered 502.",
      remedy: "retry",
    });
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
