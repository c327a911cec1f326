// Push endpoints and chat handles: one spelling each, and nothing that is somebody else's.
import { expect, test } from "vitest";
import { chatHandle, pushEndpoint } from "../../core/handle.ts";

test("an endpoint has its host in one spelling and its path as it is", () => {
  expect(pushEndpoint(" https://PUSH.example:443/wp/AbC?k=1#x ")).toBe("https://push.example/wp/AbC?k=1");
  expect(pushEndpoint("https://push.example/wp/abc")).not.toBe(pushEndpoint("https://push.example/wp/ABC"));
});

test("what is no endpoint of one subscription is none", () => {
  for (const text of [
    "http://push.example/a",
    "https://push.example",
    "https://push.example/",
    "https://ada:secret@push.example/a",
    "https://localhost/a",
    "push.example/a",
    `https://push.example/${"a".repeat(1000)}`,
  ])
    expect(pushEndpoint(text), text).toBeUndefined();
});

test("a handle is of a service, and a number where the service goes by numbers", () => {
  expect(chatHandle("Telegram: @Ada")).toBe("telegram:ada");
  expect(chatHandle("whatsapp:020 7946 0958", "GB")).toBe("whatsapp:+442079460958");
  expect(chatHandle("whatsapp:+44 20 7946 0958")).toBe("whatsapp:+442079460958");
  expect(chatHandle("matrix:@ada:home.example")).toBe("matrix:ada:home.example");
});

test("what is no handle is none", () => {
  for (const text of [
    "@ada",
    "ada",
    "telegram:",
    "telegram:@",
    "whatsapp:ada",
    "whatsapp:020 7946 0958",
    "telegram:a b",
  ])
    expect(chatHandle(text), text).toBeUndefined();
  expect(chatHandle("https://push.example/a")).toBeUndefined();
  expect(chatHandle(`telegram:${"a".repeat(201)}`)).toBeUndefined();
});
