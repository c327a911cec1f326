// @vitest-environment happy-dom
// What adapters share: the same answers before the gate is there, without one, and on a server.
import { afterEach, describe, expect, test, vi } from "vitest";
import { consentNow, follow, snapshot } from "../../../widget/adapters/page.ts";
import { leavePage, pageApi } from "../../support/page-api.ts";

afterEach(leavePage);

describe("without a gate", () => {
  test("nothing may run, nothing can be answered, and nothing throws", () => {
    const consent = consentNow();
    expect([consent.ready, consent.status, consent.allows("analytics"), snapshot()]).toEqual([false, {}, false, ""]);
    expect([consent.set({ analytics: true }), consent.withdraw(), consent.open()]).toEqual([false, false, undefined]);
  });

  test("a server renders the same, and leaves nothing behind", () => {
    vi.stubGlobal("window", undefined);
    expect([consentNow().ready, follow(() => expect.unreachable())(), snapshot()]).toEqual([false, undefined, ""]);
    vi.unstubAllGlobals();
  });
});

describe("with a gate", () => {
  test("who followed before it came is told when it is there, and after each change until it stops", () => {
    const api = pageApi();
    const told: string[] = [];
    const stop = follow(() => told.push(snapshot()));
    api.arrive();
    api.change({ analytics: "given" });
    stop();
    api.change({ analytics: "withdrawn" });
    expect(told).toEqual(['{"analytics":"unknown"}', '{"analytics":"given"}']);
    expect(api.listening).toBe(0);
  });

  test("who stopped before it came is never told", () => {
    const api = pageApi();
    const told = vi.fn();
    follow(told)();
    api.arrive();
    expect([told.mock.calls.length, api.listening]).toEqual([0, 0]);
  });

  test("an answer carries the browser's event, whether it comes bare or inside a framework's", () => {
    const api = pageApi();
    api.arrive();
    const click = new Event("click");
    expect(consentNow().set({ analytics: true }, click)).toBe(true);
    expect(consentNow().set({ analytics: true }, { nativeEvent: click })).toBe(true);
    expect(api.asked).toEqual([
      [{ analytics: true }, click],
      [{ analytics: true }, click],
    ]);
  });
});
